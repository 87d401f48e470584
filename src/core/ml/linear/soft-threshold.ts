/**
 * Moves a number towards 0 by `threshold` and stops there: the minimum of (w - value)^2 / 2 + threshold x |w|.
 * @example softThreshold(3, 1) // 2
 * @example softThreshold(-0.5, 1) // 0
 */
export function softThreshold(value: number, threshold: number): number {
  if (value > threshold) return value - threshold;
  if (value < -threshold) return value + threshold;
  return 0;
}
