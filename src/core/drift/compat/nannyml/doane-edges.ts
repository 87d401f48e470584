import { edgesOfWidth } from '../numpy/equal-width-edges.js';

/**
 * Edges of Doane's bins: like Sturges', with more of them for skewed values.
 *
 * Formula: wished width = range / (1 + log2 n + log2(1 + |g1| / s)), g1 the skewness, s = sqrt(6 (n - 2) /
 * ((n + 1)(n + 3))); one bin for up to two values or no spread. See `edgesOfWidth`.
 *
 * @param sorted finite values in ascending order, at least one
 * @returns ascending edges; undefined where NumPy refuses the range
 *
 * Source: Doane, The American Statistician 30 (1976) 181-183; NumPy 2.4 `histogram_bin_edges(bins="doane")`.
 *
 * @example doaneEdges(Float64Array.of(0, 1)) // [0, 1]
 */
export function doaneEdges(sorted: Float64Array): Float64Array | undefined {
  const n = sorted.length;
  const first = sorted[0]!;
  const last = sorted[n - 1]!;
  if (n <= 2) return edgesOfWidth(first, last, 0);
  const mean = sorted.reduce((sum, value) => sum + value, 0) / n;
  const deviation = Math.sqrt(sorted.reduce((sum, value) => sum + (value - mean) ** 2, 0) / n);
  if (!(deviation > 0)) return edgesOfWidth(first, last, 0);
  const skewness = sorted.reduce((sum, value) => sum + ((value - mean) / deviation) ** 3, 0) / n;
  const error = Math.sqrt((6 * (n - 2)) / ((n + 1) * (n + 3)));
  const width = (last - first) / (1 + Math.log2(n) + Math.log2(1 + Math.abs(skewness) / error));
  return edgesOfWidth(first, last, width);
}
