import { cramerVonMisesOfCounts, cramerVonMisesStatistic } from '../../stats/tests/cramer-von-mises.js';
import type { DriftMeasure } from '../measure.js';
import { measureByRanks } from './rank-test.js';

/**
 * Cramer-von Mises test of two samples of numbers: the mean squared gap of the distribution functions. Exact up to
 * 20 rows a side, else by the limit law; heavy ties (two rows tie with a chance above 0.03) are permuted where the smaller side has at
 * most 1,000 rows. Effect: robust Wasserstein.
 *
 * Source: SciPy 1.17 `cramervonmises_2samp`; see `stats/tests/cramer-von-mises.ts`.
 */
export const cramerVonMisesMeasure: DriftMeasure = {
  id: 'cvm',
  title: 'Cramér-von Mises test',
  role: 'value',
  kinds: ['number', 'date'],
  effectFloors: { robust_wasserstein: 0.1, ks_distance: 0.05 },
  compute(_reference, _current, context) {
    return measureByRanks(context, {
      test: cramerVonMisesOfCounts,
      permuted: cramerVonMisesStatistic,
      smallestEffectiveSize: 0,
      isThorough: false,
    });
  },
};
