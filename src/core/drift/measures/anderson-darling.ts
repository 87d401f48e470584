import { andersonDarlingOfCounts, andersonDarlingSquared } from '../../stats/tests/anderson-darling.js';
import type { DriftMeasure } from '../measure.js';
import { measureByRanks } from './rank-test.js';

/**
 * Anderson-Darling test of two samples of numbers: any change of the distribution counts, tails weigh more. The
 * p-value comes from the limit law, which holds from eight rows a side on; heavy ties (two rows tie with a chance above 0.03) are
 * permuted where the smaller side has at most 1,000 rows. Effect: robust Wasserstein.
 *
 * Source: SciPy 1.17 `anderson_ksamp(variant="midrank")` for the statistic; see `stats/tests/anderson-darling.ts`.
 */
export const andersonDarlingMeasure: DriftMeasure = {
  id: 'ad',
  title: 'Anderson-Darling test',
  role: 'value',
  kinds: ['number', 'date'],
  effectFloors: { robust_wasserstein: 0.1, ks_distance: 0.05 },
  compute(_reference, _current, context) {
    return measureByRanks(context, {
      test: andersonDarlingOfCounts,
      permuted: andersonDarlingSquared,
      smallestEffectiveSize: 0,
      isThorough: true,
    });
  },
};
