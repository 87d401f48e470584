import { jensenShannon } from '../../../../stats/distances/jensen-shannon.js';
import { referenceBins } from '../binned-shares.js';
import type { NannymlMethod } from '../nannyml-method.js';

/** Jensen-Shannon distance, base 2. Source: SciPy 1.17 `jensenshannon(base=2)`. */
export const nannymlJensenShannon: NannymlMethod = {
  name: 'jensen_shannon',
  title: 'Jensen-Shannon distance',
  kinds: ['number', 'date', 'category'],
  fit(reference) {
    const bins = referenceBins(reference);
    if ('kind' in bins) return bins;
    return {
      distance(sample) {
        const shares = bins.compare(sample);
        return shares === undefined ? Number.NaN : jensenShannon(shares.reference, shares.current).distance;
      },
    };
  },
};
