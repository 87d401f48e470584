/**
 * Largest gap between the empirical distribution functions of two samples, without a p-value.
 *
 * Formula: D = max |F(x) - G(x)|, read only after all equal values are consumed.
 *
 * @param reference ascending, no NaN, at least one; infinities rank first and last
 * @param chunk the same; sizes may differ
 * @returns a number in [0, 1]
 *
 * Source: statistic of SciPy 1.17 `scipy.stats.ks_2samp`.
 *
 * @example ksDistance(Float64Array.of(1, 2), Float64Array.of(2, 3)) // 0.5
 */
export function ksDistance(reference: Float64Array, chunk: Float64Array): number {
  const n = reference.length;
  const m = chunk.length;
  let below = 0;
  let taken = 0;
  let largest = 0;
  while (below < n && taken < m) {
    const left = reference[below]!;
    const right = chunk[taken]!;
    if (left <= right) while (below < n && reference[below] === left) below++;
    if (right <= left) while (taken < m && chunk[taken] === right) taken++;
    // Whole numbers, so that equal gaps compare as equal.
    largest = Math.max(largest, Math.abs(below * m - taken * n));
  }
  return largest / (n * m);
}
