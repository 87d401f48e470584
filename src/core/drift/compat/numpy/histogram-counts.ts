import { countBelow, countUpTo } from '../../../stats/summaries/sorted-values.js';

/**
 * Counts per bin between given edges. A value on an edge belongs to the upper bin, the last bin holds its right
 * edge too, and values outside all bins are not counted.
 *
 * @param sorted ascending, no NaN
 * @param edges ascending; fewer than two make no bin
 * @returns edges.length - 1 counts
 *
 * Source: NumPy 2.4 `histogram(x, bins=edges)[0]`.
 *
 * @example histogramCounts(Float64Array.of(0, 1, 2, 9), Float64Array.of(0, 1, 2)) // [1, 2]
 */
export function histogramCounts(sorted: Float64Array, edges: ArrayLike<number>): number[] {
  const counts: number[] = [];
  if (edges.length < 2) return counts;
  const last = edges.length - 1;
  let before = countBelow(sorted, edges[0]!);
  for (let index = 1; index <= last; index++) {
    const edge = edges[index]!;
    const upTo = index === last ? countUpTo(sorted, edge) : countBelow(sorted, edge);
    counts.push(upTo - before);
    before = upTo;
  }
  return counts;
}
