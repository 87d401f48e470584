import { edgesOfWidth } from '../numpy/equal-width-edges.js';
import { histogramCounts } from '../numpy/histogram-counts.js';
import type { EvidentlyData, EvidentlyNumbers, ValueCounts } from './evidently-data.js';

/** Up to here a number gets one bin per distinct value. */
const mostSingleValues = 20;

/**
 * The bins of Evidently's distances: Sturges bins over both sides for numbers with more than 20 distinct reference
 * values, otherwise one bin per value. Its `n_bins` argument changes nothing.
 *
 * @param data both sides, at least one row each
 * @returns counts per bin; undefined where NumPy refuses the range of the values
 *
 * Source: Evidently 0.7, `get_binned_data`, from its description; NumPy 2.4 `histogram_bin_edges(bins="sturges")`.
 *
 * @example evidentlyCounts(data)?.reference // sums to data.referenceRows
 */
export function evidentlyCounts(data: EvidentlyData): ValueCounts | undefined {
  if (data.kind === 'number') {
    const numbers = data.numbers();
    if (hasMoreDistinctThan(numbers.reference, mostSingleValues)) return sturgesCounts(numbers);
  }
  return data.valueCounts();
}

/**
 * Sturges edges over a range.
 *
 * Formula: wished width = range / (log2 n + 1), at least 1 for integers; see `edgesOfWidth`.
 *
 * @param smallest smallest value, finite
 * @param largest largest value, finite
 * @param size n, the number of values the rule counts
 * @param areIntegers whether NumPy holds them as integers
 *
 * Source: NumPy 2.4 `histogram_bin_edges(bins="sturges")`.
 *
 * @example sturgesEdges(0, 1, 4, false)?.length // 4
 */
export function sturgesEdges(
  smallest: number,
  largest: number,
  size: number,
  areIntegers: boolean,
): Float64Array | undefined {
  const width = (largest - smallest) / (Math.log2(size) + 1);
  return edgesOfWidth(smallest, largest, areIntegers && width > 0 ? Math.max(1, width) : width);
}

/**
 * Shares of bins without a 0, as Evidently's PSI and KL need them.
 *
 * Formula: count / rows; an empty bin gets 0.0001, or a millionth of the smallest share where that is at most 0.0001.
 *
 * @param counts counts per bin of one side
 * @param rows usable rows of that side, at least 1
 *
 * @example filledShares(Float64Array.of(1, 0), 1) // [1, 0.0001]
 */
export function filledShares(counts: Float64Array, rows: number): Float64Array {
  const shares = counts.map((count) => count / rows);
  let smallest = Number.POSITIVE_INFINITY;
  for (const share of shares) if (share > 0 && share < smallest) smallest = share;
  const floor = smallest <= 0.0001 ? smallest / 1e6 : 0.0001;
  return shares.map((share) => (share === 0 ? floor : share));
}

function sturgesCounts({ reference, current, areIntegers }: EvidentlyNumbers): ValueCounts | undefined {
  const smallest = Math.min(reference[0]!, current[0]!);
  const largest = Math.max(reference.at(-1)!, current.at(-1)!);
  const edges = sturgesEdges(smallest, largest, reference.length + current.length, areIntegers);
  if (edges === undefined) return undefined;
  return {
    reference: Float64Array.from(histogramCounts(reference, edges)),
    current: Float64Array.from(histogramCounts(current, edges)),
  };
}

function hasMoreDistinctThan(sorted: Float64Array, limit: number): boolean {
  let distinct = 0;
  for (let index = 0; index < sorted.length && distinct <= limit; index++) {
    if (index === 0 || sorted[index] !== sorted[index - 1]) distinct++;
  }
  return distinct > limit;
}
