import { mannWhitneyOfCounts } from '../../stats/tests/mann-whitney.js';
import type { DriftMeasure } from '../measure.js';
import { measureByRanks } from './rank-test.js';

/**
 * Mann-Whitney test, two-sided: do values of one side tend to be larger? Blind to a change of spread around the same
 * middle. Statistic: U of the reference; ties are corrected for. Effect: robust Wasserstein.
 *
 * Source: SciPy 1.17 `mannwhitneyu(alternative="two-sided")`; see `stats/tests/mann-whitney.ts`.
 */
export const mannWhitneyMeasure: DriftMeasure = {
  id: 'mann_whitney',
  title: 'Mann-Whitney test',
  role: 'value',
  kinds: ['number', 'date'],
  effectFloors: { robust_wasserstein: 0.1, ks_distance: 0.05 },
  compute(_reference, _current, context) {
    return measureByRanks(context, {
      test: mannWhitneyOfCounts,
      permuted: undefined,
      smallestEffectiveSize: 0,
      isThorough: false,
    });
  },
};
