import { noAnswer } from '../../compat-result.js';
import { evidentlyCounts, filledShares } from '../evidently-bins.js';
import type { EvidentlyMethod } from '../evidently-method.js';

/**
 * Kullback-Leibler divergence of the current data from the reference, in nats, with filled bins renormalised.
 *
 * Formula: sum p ln(p / q), p of the reference.
 *
 * Source: SciPy 1.17 `scipy.stats.entropy(p, q)`.
 */
export const evidentlyKlDiv: EvidentlyMethod = {
  name: 'kl_div',
  title: 'Kullback-Leibler divergence',
  kinds: ['number', 'category'],
  rule: { compared: 'statistic', operator: '>=', threshold: 0.1 },
  find(data) {
    const counts = evidentlyCounts(data);
    if (counts === undefined) return noAnswer('NumPy cannot bin the range of the values and raises an error');
    const reference = filledShares(counts.reference, data.referenceRows);
    const current = filledShares(counts.current, data.currentRows);
    const referenceTotal = reference.reduce((total, share) => total + share, 0);
    const currentTotal = current.reduce((total, share) => total + share, 0);
    let statistic = 0;
    for (let bin = 0; bin < reference.length; bin++) {
      const p = reference[bin]! / referenceTotal;
      statistic += p * Math.log(p / (current[bin]! / currentTotal));
    }
    return { kind: 'found', statistic };
  },
};
