/**
 * Covariance of the absolute values of two standard normal numbers with correlation r, times pi / 2.
 *
 * Formula: r asin r + sqrt(1 - r^2) - 1.
 *
 * @param correlation in [-1, 1]; rounding beyond is taken back
 *
 * Source: absolute moments of the bivariate normal law, Kamat, Biometrika 40 (1953) 20-34.
 *
 * @example absoluteCovariance(1) // 0.5708, pi / 2 - 1
 */
export function absoluteCovariance(correlation: number): number {
  const r = Math.min(1, Math.max(-1, correlation));
  return r * Math.asin(r) + Math.sqrt(1 - r * r) - 1;
}
