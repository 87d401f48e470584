import { jensenShannon } from '../../../../stats/distances/jensen-shannon.js';
import { noAnswer } from '../../compat-result.js';
import { evidentlyCounts } from '../evidently-bins.js';
import type { EvidentlyMethod } from '../evidently-method.js';

/**
 * Jensen-Shannon distance with natural logarithm, so that its largest value is sqrt(ln 2) = 0.8326.
 *
 * Source: SciPy 1.17 `scipy.spatial.distance.jensenshannon` with the default base.
 */
export const evidentlyJensenshannon: EvidentlyMethod = {
  name: 'jensenshannon',
  title: 'Jensen-Shannon distance',
  kinds: ['number', 'category'],
  rule: { compared: 'statistic', operator: '>=', threshold: 0.1 },
  find(data) {
    const counts = evidentlyCounts(data);
    if (counts === undefined) return noAnswer('NumPy cannot bin the range of the values and raises an error');
    const { divergence } = jensenShannon(counts.reference, counts.current);
    return { kind: 'found', statistic: Math.sqrt(divergence * Math.LN2) };
  },
};
