/**
 * The weighted mean of a quantity of rows, as a running mean: equal values give exactly themselves, and no sum of
 * large ones can overflow (two values may not lie further apart than the largest double).
 * mean += (value - mean) (w / sum of w so far).
 * @param rows row numbers; rows of weight 0 are not looked at
 * @param weights at least 0, one per row number; absent: 1 each
 * @param valueAt the quantity of a row, finite
 * @param whenNone what it is when no row has a weight above 0
 * Source: West 1979, Communications of the ACM 22(9).
 * @example weightedMean([0, 1], Float64Array.of(3, 1), (row) => 4 * row) // 1
 */
export function weightedMean(
  rows: Iterable<number>,
  weights: Float64Array | undefined,
  valueAt: (row: number) => number,
  whenNone = 0,
): number {
  let mean = 0;
  let total = 0;
  for (const row of rows) {
    const weight = weights?.[row] ?? 1;
    total += weight;
    if (weight > 0) mean += (valueAt(row) - mean) * (weight / total);
  }
  return total > 0 ? mean : whenNone;
}
