/**
 * Largest gap between the empirical distribution functions of two samples, without a p-value.
 *
 * Formula: D = max |F(x) - G(x)|, read only after all equal values are consumed.
 *
 * @param reference ascending, no NaN, at least one; infinities rank first and last
 * @param current the same; sizes may differ
 * @returns a number in [0, 1]
 *
 * Source: statistic of SciPy 1.17 `scipy.stats.ks_2samp`.
 *
 * @example ksDistance(Float64Array.of(1, 2), Float64Array.of(2, 3)) // 0.5
 */
export function ksDistance(reference: Float64Array, current: Float64Array): number {
  return largestGap(reference, current) / (reference.length * current.length);
}

/**
 * The same gap before it is divided: max |i m - j n| with i and j the values taken of n and m, a whole number, so that
 * equal distances compare as equal.
 *
 * @param reference as for `ksDistance`
 * @param current as for `ksDistance`
 *
 * @example largestGap(Float64Array.of(1, 2), Float64Array.of(2, 3)) // 2
 */
export function largestGap(reference: Float64Array, current: Float64Array): number {
  const n = reference.length;
  const m = current.length;
  let i = 0;
  let j = 0;
  let largest = 0;
  while (i < n && j < m) {
    const left = reference[i]!;
    const right = current[j]!;
    if (left <= right) {
      do i++;
      while (i < n && reference[i] === left);
    }
    if (right <= left) {
      do j++;
      while (j < m && current[j] === right);
    }
    const gap = Math.abs(i * m - j * n);
    if (gap > largest) largest = gap;
  }
  return largest;
}
