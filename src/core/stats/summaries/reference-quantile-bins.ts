import { InvalidArgument } from '../../errors.js';
import { quantileOf } from './quantile.js';
import { countUpTo } from './sorted-values.js';

/**
 * Interior edges of bins that hold about equal shares of the reference. The outer bins are open, so values
 * beyond the reference range are counted and not lost.
 *
 * Formula: the distinct type 7 quantiles at 1/B ... (B - 1)/B. Ties may leave fewer edges.
 *
 * @param sortedReference finite values in ascending order, at least one
 * @param binCount B, a whole number from 1
 * @returns at most B - 1 ascending edges; bin i holds edge(i - 1) < x <= edge(i)
 * @throws InvalidArgument when there is no value or B is not a whole number from 1
 *
 * Source: NumPy 2.4 `unique(quantile(x, arange(1, B) / B))`.
 *
 * @example referenceQuantileEdges(Float64Array.of(1, 2, 3, 4, 5), 4) // [2, 3, 4]
 */
export function referenceQuantileEdges(sortedReference: Float64Array, binCount: number): Float64Array {
  return quantileEdges(sortedReference.length, binCount, (rank) => sortedReference[rank]!);
}

/**
 * The same edges for reference values that are only known by their rank.
 *
 * @param size number of finite reference values, at least 1
 * @param binCount B, a whole number from 1
 * @param valueAt the value with so many values before it, ascending
 * @throws InvalidArgument when there is no value or B is not a whole number from 1
 *
 * @example quantileEdges(5, 4, (rank) => rank + 1) // [2, 3, 4]
 */
export function quantileEdges(
  size: number,
  binCount: number,
  valueAt: (rank: number) => number,
): Float64Array {
  if (!(Number.isSafeInteger(binCount) && binCount >= 1)) {
    throw new InvalidArgument('binCount', 'must be a whole number from 1', binCount);
  }
  const edges: number[] = [];
  for (let bin = 1; bin < binCount; bin++) {
    const edge = quantileOf(size, bin / binCount, valueAt);
    if (edge !== edges.at(-1)) edges.push(edge);
  }
  return Float64Array.from(edges);
}

/**
 * Counts sorted values per bin; a value equal to an edge belongs to the lower bin. Cost: one search per edge.
 *
 * @param sorted ascending, no NaN; infinities fall into the outer bins
 * @param edges ascending interior edges
 * @returns edges.length + 1 counts
 *
 * Source: NumPy 2.4 `bincount(searchsorted(edges, x, side="left"))`.
 *
 * @example countInBins(Float64Array.of(1, 2, 9), Float64Array.of(2)) // [2, 1]
 */
export function countInBins(sorted: Float64Array, edges: Float64Array): number[] {
  const counts: number[] = [];
  let before = 0;
  for (const edge of edges) {
    const upTo = countUpTo(sorted, edge);
    counts.push(upTo - before);
    before = upTo;
  }
  return [...counts, sorted.length - before];
}
