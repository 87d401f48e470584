import { mergeThinBins } from '../../stats/distances/merge-thin-bins.js';
import { psi } from '../../stats/distances/psi.js';
import { asymptoticPsiP, calibratedPsiP, smallestAsymptoticSize } from '../../stats/distances/psi-p.js';
import { rebinnedPsiP } from '../../stats/distances/rebinned-psi-p.js';
import type { DriftMeasure, Measured } from '../measure.js';
import type { MeasureContext } from '../measure-context.js';
import { binnedDistance } from './binned-distance.js';
import { frequentCategories } from './frequent-categories.js';

/** Rows of the smaller side per bin from which the chi-squared law holds for continuous numbers. */
const smallestBinSize = 30;

/**
 * Population stability index over reference quantile bins with open ends, ten by default, or over all categories.
 * The index alone alarms on noise in small samples: its p-value says how often chance gives as much. The p-value of
 * more than 50 categories is that of the 50 most frequent and the rest.
 *
 * Source: see `stats/distances/psi.ts`, `psi-p.ts` and `rebinned-psi-p.ts`.
 */
export const psiMeasure: DriftMeasure = {
  id: 'psi',
  title: 'Population stability index',
  role: 'value',
  kinds: ['number', 'date', 'category'],
  effectFloors: { psi: 0.2 },
  compute(reference, _current, context) {
    const result = binnedDistance(reference.kind, context, 'psi', (sides) =>
      psi(sides.reference, sides.current),
    );
    if (result.kind !== 'measured') return result;
    if (reference.kind !== 'category') return withNumberP(result, context);
    const counts = frequentCategories(context);
    return {
      ...result,
      ...calibratedPsiP(counts.reference, counts.current, context.random),
      flags: counts.isCut ? [...result.flags, 'pooled_categories'] : result.flags,
    };
  },
};

function withNumberP(result: Measured, context: MeasureContext): Measured {
  const reference = context.reference().all;
  const current = context.current().all;
  const smaller = Math.min(reference.length, current.length);
  if (smaller < Math.max(smallestAsymptoticSize, smallestBinSize * context.binCount)) {
    const pValue = rebinnedPsiP(reference, current, context.binCount, context.random);
    return { ...result, pValue, pMethod: 'permutation' };
  }
  const counts = context.binnedCounts();
  const merged = mergeThinBins(counts.reference, counts.current);
  return {
    ...result,
    pValue: asymptoticPsiP(merged.reference, merged.current),
    pMethod: 'asymptotic',
    flags:
      merged.reference.length < counts.reference.length ? [...result.flags, 'merged_bins'] : result.flags,
  };
}
