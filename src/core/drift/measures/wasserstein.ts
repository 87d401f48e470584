import { wasserstein } from '../../stats/distances/wasserstein.js';
import type { DriftMeasure } from '../measure.js';
import { fewestUsableRows } from '../measure-context.js';
import { findReasonNotToCompare, isConstantNumber, numberFlags } from '../usable-rows.js';

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
    const refusal = findReasonNotToCompare(context, () => isConstantNumber(context));
    if (refusal !== undefined) return refusal;
    const reference = context.reference().finite;
    const current = context.current().finite;
    const got = Math.min(reference.length, current.length);
    if (got < fewestUsableRows) return { kind: 'insufficient', needed: fewestUsableRows, got };
    return {
      kind: 'measured',
      statistic: wasserstein(reference, current),
      ...context.numberEffect(),
      flags: numberFlags(context),
    };
  },
};
