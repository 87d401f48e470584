import { ksDistance } from '../../../../stats/distances/ks-distance.js';
import { sortedValues } from '../../../../stats/summaries/sorted-values.js';
import { noAnswer } from '../../compat-result.js';
import { linearSpace } from '../../numpy/equal-width-edges.js';
import { cumulativeShares, estimateBins, isEstimated } from '../estimated-distribution.js';
import type { FittedMethod, NannymlMethod } from '../nannyml-method.js';

/**
 * Kolmogorov-Smirnov distance D, judged like any other distance: no p-value is involved. From 10,000 reference
 * values on both distribution functions are only read at the edges of 10,000 bins of equal width.
 *
 * Source: SciPy 1.17 `ks_2samp(...).statistic`; NannyML 0.13 documentation of its `auto` calculation method.
 */
export const nannymlKs: NannymlMethod = {
  name: 'ks',
  title: 'Kolmogorov-Smirnov distance',
  kinds: ['number', 'date'],
  largestThreshold: 1,
  fit(reference) {
    if (reference.kind === 'category') return noAnswer('NannyML offers this distance for numbers only');
    const expected = sortedValues(reference.values);
    if (!isEstimated(expected.length)) return fitted((values) => ksDistance(expected, values));
    const range = expected.at(-1)! - expected[0]!;
    if (!Number.isFinite(range))
      return noAnswer('the range of the reference is not finite and cannot be binned');
    const edges = linearSpace(expected[0]!, expected.at(-1)!, estimateBins);
    const shares = cumulativeShares(expected, edges);
    return fitted((values) => {
      const found = cumulativeShares(values, edges);
      return found.reduce((largest, share, bin) => Math.max(largest, Math.abs(shares[bin]! - share)), 0);
    });
  },
};

function fitted(distance: (values: Float64Array) => number): FittedMethod {
  return {
    distance(sample) {
      const values = sample.kind === 'category' ? new Float64Array() : sortedValues(sample.values);
      return values.length === 0 ? Number.NaN : distance(values);
    },
  };
}
