/**
 * How far two shares are apart, before division: a m - b n, so that a / n - b / m = result / (n m). Whole numbers
 * are multiplied without rounding, so that nearly equal shares keep every digit of their difference.
 *
 * @param a count of one cell of the reference, 0 or more
 * @param b count of the same cell of the current sample
 * @param n total of the reference
 * @param m total of the current sample
 *
 * @example crossDifference(1, 2, 10, 10) // -10
 */
export function crossDifference(a: number, b: number, n: number, m: number): number {
  const left = a * m;
  const right = b * n;
  if (left <= Number.MAX_SAFE_INTEGER && right <= Number.MAX_SAFE_INTEGER) return left - right;
  if (![a, b, n, m].every(Number.isSafeInteger)) return left - right;
  return Number(BigInt(a) * BigInt(m) - BigInt(b) * BigInt(n));
}
