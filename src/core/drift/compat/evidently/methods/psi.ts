import { noAnswer } from '../../compat-result.js';
import { evidentlyCounts, filledShares } from '../evidently-bins.js';
import type { EvidentlyMethod } from '../evidently-method.js';

/**
 * Population stability index over Evidently's bins.
 *
 * Formula: sum (p - q) ln(p / q) with empty bins filled per side, not renormalised.
 */
export const evidentlyPsi: EvidentlyMethod = {
  name: 'psi',
  title: 'Population stability index',
  kinds: ['number', 'category'],
  rule: { compared: 'statistic', operator: '>=', threshold: 0.1 },
  find(data) {
    const counts = evidentlyCounts(data);
    if (counts === undefined) return noAnswer('NumPy cannot bin the range of the values and raises an error');
    const reference = filledShares(counts.reference, data.referenceRows);
    const current = filledShares(counts.current, data.currentRows);
    let statistic = 0;
    for (let bin = 0; bin < reference.length; bin++) {
      const [p, q] = [reference[bin]!, current[bin]!];
      statistic += (p - q) * Math.log(p / q);
    }
    return { kind: 'found', statistic };
  },
};
