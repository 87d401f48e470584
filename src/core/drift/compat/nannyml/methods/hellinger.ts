import { referenceBins } from '../binned-shares.js';
import type { NannymlMethod } from '../nannyml-method.js';

/**
 * Hellinger distance over the same bins.
 *
 * Formula: sqrt(sum (sqrt p - sqrt q)^2) / sqrt 2.
 */
export const nannymlHellinger: NannymlMethod = {
  name: 'hellinger',
  title: 'Hellinger distance',
  kinds: ['number', 'date', 'category'],
  fit(reference) {
    const bins = referenceBins(reference);
    if ('kind' in bins) return bins;
    return {
      distance(sample) {
        const shares = bins.compare(sample);
        if (shares === undefined) return Number.NaN;
        let sum = 0;
        for (let bin = 0; bin < shares.reference.length; bin++) {
          sum += (Math.sqrt(shares.reference[bin]!) - Math.sqrt(shares.current[bin]!)) ** 2;
        }
        return Math.sqrt(sum) / Math.SQRT2;
      },
    };
  },
};
