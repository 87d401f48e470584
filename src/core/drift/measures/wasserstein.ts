import { wasserstein } from '../../stats/distances/wasserstein.js';
import type { DriftMeasure } from '../measure.js';
import { finiteSides, numberFlags } from '../usable-rows.js';

/**
 * Wasserstein-1 distance of two samples of numbers: the statistic in the unit of the column, the effect in robust
 * standard deviations of the reference. Infinite rows are left out.
 *
 * Source: SciPy 1.17 `wasserstein_distance`; see `stats/distances/robust-wasserstein.ts` for the effect.
 */
export const wassersteinMeasure: DriftMeasure = {
  id: 'wasserstein',
  title: 'Wasserstein distance',
  role: 'value',
  kinds: ['number', 'date'],
  effectFloors: { robust_wasserstein: 0.1, ks_distance: 0.05 },
  compute(_reference, _current, context) {
    const sides = finiteSides(context);
    if (sides.kind !== 'finite') return sides;
    const { reference, current } = sides;
    return {
      kind: 'measured',
      statistic: wasserstein(reference, current),
      ...context.numberEffect(),
      flags: numberFlags(context),
    };
  },
};
