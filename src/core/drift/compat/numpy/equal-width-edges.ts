/**
 * Points at equal distances, computed in the same steps as NumPy, so that a value on an edge falls into the same bin.
 *
 * Formula: first + i (last - first) / count for i below count, then last itself.
 *
 * @param first lowest point, finite
 * @param last highest point, finite
 * @param count number of steps, a whole number from 1
 *
 * Source: NumPy 2.4 `linspace(first, last, count + 1)`.
 *
 * @example linearSpace(0, 1, 2) // [0, 0.5, 1]
 */
export function linearSpace(first: number, last: number, count: number): Float64Array {
  const range = last - first;
  const step = range / count;
  const points = new Float64Array(count + 1);
  for (let index = 0; index < count; index++) {
    points[index] = (step === 0 ? (index / count) * range : index * step) + first;
  }
  points[count] = last;
  return points;
}

/**
 * Edges of bins of equal width.
 *
 * @param first smallest value, finite
 * @param last largest value, finite
 * @param count number of bins, a whole number from 1
 * @returns count + 1 ascending edges; a single value lies in the middle of a range of 1. Undefined where NumPy
 * refuses: the range overflows or a bin has no width
 *
 * Source: NumPy 2.4 `histogram_bin_edges(bins=count)`.
 *
 * @example equalWidthEdges(0, 1, 2) // [0, 0.5, 1]
 */
export function equalWidthEdges(first: number, last: number, count: number): Float64Array | undefined {
  if (first === last) return checkedEdges(first - 0.5, last + 0.5, count);
  return checkedEdges(first, last, count);
}

/**
 * Edges from a wished bin width, as NumPy's estimators use it.
 *
 * @param first smallest value, finite
 * @param last largest value, finite
 * @param width wished width; 0 stands for one bin
 * @returns as `equalWidthEdges`; a single value lies in the middle of one bin of width 1
 *
 * Source: NumPy 2.4 `histogram_bin_edges` with the name of an estimator.
 *
 * @example edgesOfWidth(0, 1, 0.4) // [0, 1/3, 2/3, 1]
 */
export function edgesOfWidth(first: number, last: number, width: number): Float64Array | undefined {
  const count = width === 0 || first === last ? 1 : Math.ceil((last - first) / width);
  return Number.isFinite(count) ? equalWidthEdges(first, last, count) : undefined;
}

function checkedEdges(first: number, last: number, count: number): Float64Array | undefined {
  if (!Number.isFinite(last - first)) return undefined;
  const edges = linearSpace(first, last, count);
  for (let index = 0; index < count; index++) {
    if (!(edges[index]! < edges[index + 1]!)) return undefined;
  }
  return edges;
}
