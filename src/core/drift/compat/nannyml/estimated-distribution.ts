import { countBelow } from '../../../stats/summaries/sorted-values.js';
import { histogramCounts } from '../numpy/histogram-counts.js';

const smallestEstimatedSize = 10_000;
/** Bins of the estimate. */
export const estimateBins = 10_000;

/**
 * Whether NannyML keeps a distribution over bins instead of the reference values themselves.
 *
 * @param size number of reference values
 *
 * @example isEstimated(10_000) // true
 */
export function isEstimated(size: number): boolean {
  return size >= smallestEstimatedSize;
}

/**
 * Share of the values at or below each bin, values below all bins included.
 *
 * @param values ascending
 * @param edges ascending, at least two
 * @param total what the counts are divided by, by default the number of values
 *
 * @example cumulativeShares(Float64Array.of(0, 1, 5), Float64Array.of(1, 2)) // [0.667]
 */
export function cumulativeShares(
  values: Float64Array,
  edges: Float64Array,
  total = values.length,
): Float64Array {
  const counts = histogramCounts(values, edges);
  const shares = new Float64Array(counts.length);
  let upTo = countBelow(values, edges[0]!);
  for (let bin = 0; bin < counts.length; bin++) {
    upTo += counts[bin]!;
    shares[bin] = upTo / total;
  }
  return shares;
}
