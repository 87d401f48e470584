import { wasserstein } from '../../../../stats/distances/wasserstein.js';
import { countBelow, countUpTo, sortedValues } from '../../../../stats/summaries/sorted-values.js';
import { noAnswer } from '../../compat-result.js';
import { equalWidthEdges } from '../../numpy/equal-width-edges.js';
import { cumulativeShares, estimateBins, isEstimated } from '../estimated-distribution.js';
import type { FittedMethod, NannymlMethod } from '../nannyml-method.js';

/**
 * Wasserstein-1 distance in the unit of the values. From 10,000 reference values on it is estimated over 10,000 bins
 * of equal width, with the values beyond the reference range added from their own distribution.
 *
 * Formula of the estimate: sum over bins |F - G| width, plus for k values below the range (k + 1)/m times the
 * integral of the distribution function of those values and the smallest reference value, the same above. NannyML adds
 * (k + 1)/m and not k/m to G as well; kept.
 *
 * Source: SciPy 1.17 `wasserstein_distance`; NannyML 0.13, from its description of the estimate.
 */
export const nannymlWasserstein: NannymlMethod = {
  name: 'wasserstein',
  title: 'Wasserstein distance',
  kinds: ['number', 'date'],
  fit(reference) {
    if (reference.kind === 'category') return noAnswer('NannyML offers this distance for numbers only');
    const expected = sortedValues(reference.values);
    const [smallest, largest] = [expected[0]!, expected.at(-1)!];
    if (!Number.isFinite(smallest) || !Number.isFinite(largest)) {
      return noAnswer('infinite reference values make every distance NaN or infinite');
    }
    if (!isEstimated(expected.length)) {
      return fitted((values) => infiniteDistance(values) ?? wasserstein(expected, values));
    }
    const edges = equalWidthEdges(smallest, largest, estimateBins);
    if (edges === undefined)
      return noAnswer('NumPy cannot bin the range of the reference and raises an error');
    const shares = cumulativeShares(expected, edges);
    return fitted((values) => estimate(values, edges, shares));
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

/** What SciPy's differences of neighbours make of infinite values: two alike give NaN, a single one infinity. */
function infiniteDistance(values: Float64Array): number | undefined {
  const below = countBelow(values, -Number.MAX_VALUE);
  const above = values.length - countUpTo(values, Number.MAX_VALUE);
  if (below === 0 && above === 0) return undefined;
  return Math.max(below, above) > 1 ? Number.NaN : Number.POSITIVE_INFINITY;
}

function estimate(values: Float64Array, edges: Float64Array, expected: Float64Array): number {
  const m = values.length;
  const smallest = edges[0]!;
  const largest = edges.at(-1)!;
  const width = edges[1]! - smallest;
  const below = countBelow(values, smallest);
  const above = m - countUpTo(values, largest);
  const shareBelow = below === 0 ? 0 : (below + 1) / m;
  const found = cumulativeShares(values.subarray(below), edges, m);
  let within = 0;
  for (let bin = 0; bin < found.length; bin++) {
    within += Math.abs(expected[bin]! - (found[bin]! + shareBelow)) * width;
  }
  let reachBelow = 0;
  for (const value of values.subarray(0, below)) reachBelow += (smallest - value) / (below + 1);
  let reachAbove = 0;
  for (const value of values.subarray(m - above)) reachAbove += (value - largest) / (above + 1);
  const shareAbove = above === 0 ? 0 : (above + 1) / m;
  return within + reachBelow * shareBelow + reachAbove * shareAbove;
}
