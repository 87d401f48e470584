import { wasserstein } from '../../../../stats/distances/wasserstein.js';
import { boundedMoments } from '../../../../stats/summaries/bounded-moments.js';
import type { EvidentlyMethod } from '../evidently-method.js';

const smallestScale = 0.001;

/**
 * Wasserstein-1 distance over the population standard deviation of the reference, or over 0.001 where that is
 * smaller. One wild reference value blows up the scale and hides everything.
 *
 * Source: SciPy 1.17 `wasserstein_distance`, NumPy `std`.
 */
export const evidentlyWasserstein: EvidentlyMethod = {
  name: 'wasserstein',
  title: 'Normed Wasserstein distance',
  kinds: ['number'],
  rule: { compared: 'statistic', operator: '>=', threshold: 0.1 },
  find(data) {
    const { reference, current } = data.numbers();
    const n = reference.length;
    const { standardDeviation = 0 } = boundedMoments(reference);
    const scale = Math.max(smallestScale, standardDeviation * Math.sqrt((n - 1) / n));
    return { kind: 'found', statistic: wasserstein(reference, current) / scale };
  },
};
