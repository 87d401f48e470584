import { kuiperOfCounts, kuiperStatistic } from '../../stats/tests/kuiper.js';
import type { DriftMeasure } from '../measure.js';
import { measureByRanks } from './rank-test.js';

/** Forty rows on each side: below, the range of a Brownian bridge is a poor stand-in for V. */
const smallestEffectiveSize = 20;

/**
 * Kuiper test of two samples of numbers: as sensitive in the tails as in the middle, and indifferent to where a
 * cyclic scale starts. Small samples (n m / (n + m) below 20) and heavy ties (two rows tie with a chance above 0.03) are permuted
 * where the smaller side has at most 1,000 rows. Effect: robust Wasserstein.
 *
 * Source: statistic of astropy 7 `kuiper_two`; see `stats/tests/kuiper.ts`.
 */
export const kuiperMeasure: DriftMeasure = {
  id: 'kuiper',
  title: 'Kuiper test',
  role: 'value',
  kinds: ['number', 'date'],
  effectFloors: { robust_wasserstein: 0.1, ks_distance: 0.05 },
  compute(_reference, _current, context) {
    return measureByRanks(context, {
      test: kuiperOfCounts,
      permuted: kuiperStatistic,
      smallestEffectiveSize,
      isThorough: false,
    });
  },
};
