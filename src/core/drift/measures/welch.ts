import { welchTOfSamples } from '../../stats/tests/welch-t-of-samples.js';
import type { DriftMeasure } from '../measure.js';
import { finiteSides, numberFlags } from '../usable-rows.js';

/**
 * Welch's t test: has the mean changed? Statistic: t, positive when the mean of the reference is larger. Infinite
 * rows are left out. Two different constants have no error to measure by: p is 0, t the largest double, and the
 * result is flagged `no_variance`. Effect: robust Wasserstein.
 *
 * Source: SciPy 1.17 `ttest_ind(reference, current, equal_var=False)`; see `stats/tests/welch-t-of-samples.ts`.
 */
export const welchMeasure: DriftMeasure = {
  id: 'welch',
  title: "Welch's t test",
  role: 'value',
  kinds: ['number', 'date'],
  effectFloors: { robust_wasserstein: 0.1, ks_distance: 0.05 },
  compute(_reference, _current, context) {
    const sides = finiteSides(context);
    if (sides.kind !== 'finite') return sides;
    const { reference, current } = sides;
    const test = welchTOfSamples(reference, current);
    if (test.kind === 'insufficient-data')
      return { kind: 'insufficient', needed: test.needed, got: test.got };
    const flags = numberFlags(context);
    const common = { kind: 'measured', pMethod: 'asymptotic', ...context.numberEffect() } as const;
    if (test.kind === 'no-variance') {
      return {
        ...common,
        statistic: test.sign * Number.MAX_VALUE,
        pValue: test.sign === 0 ? 1 : 0,
        flags: [...flags, 'no_variance'],
      };
    }
    const statistic = Math.min(Number.MAX_VALUE, Math.max(-Number.MAX_VALUE, test.statistic));
    return { ...common, statistic, pValue: test.pValue, flags };
  },
};
