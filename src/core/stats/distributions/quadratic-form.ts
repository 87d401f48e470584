/**
 * The law of an infinite sum of weighted squares, Q = sum w_j Z_j^2 with w_1 > w_2 > ... > 0 and Z_j standard
 * normal, described by its determinant D(u) = product of (1 - w_j u), which vanishes at u_j = 1 / w_j.
 * Interval k runs from u_(2k - 1) to u_(2k); a part s of 0 to 1 walks through it so that |D| has sin(pi s) as
 * its only factor that vanishes at the ends.
 */
export interface QuadraticForm {
  /** u_1, the reciprocal of the largest weight: the decay of the tail is exp(-u_1 x / 2). */
  readonly firstRoot: number;
  /** u - u_1 at part s of interval k, without subtracting. */
  readonly rise: (interval: number, part: number) => number;
  /** (1 / pi) (du/ds) sqrt(sin(pi s) / |D(u)|) / (2 u) at part s of interval k. */
  readonly weight: (interval: number, part: number) => number;
}

const nodeCount = 128;
const largestIntervalCount = 200;
/** Substituting s = sin^2(phi / 2) takes the poles of 1 / sqrt(sin(pi s)) away; midpoints in phi. */
const nodes = Array.from({ length: nodeCount }, (_, index) => {
  const phi = ((index + 0.5) * Math.PI) / nodeCount;
  const part = Math.sin(phi / 2) ** 2;
  const nearerEnd = Math.min(part, Math.cos(phi / 2) ** 2);
  return { part, weight: (Math.sin(phi) / Math.sqrt(Math.sin(Math.PI * nearerEnd))) * (Math.PI / nodeCount) };
});

/**
 * Upper tail of an infinite sum of weighted squares: P(Q > x).
 *
 * Formula (Smirnov): (1 / pi) times the alternating sum over k of the integral of exp(-u x / 2) / (u sqrt|D(u)|)
 * from u_(2k - 1) to u_(2k). Each integral is taken with 128 nodes of the midpoint rule, which converges
 * geometrically because the integrand is smooth and periodic in phi. In the tail the first term is all there is
 * and every node is positive: relative accuracy about 1e-14 down to 1e-300. Near p = 1 the error is absolute.
 *
 * @param x point, above 0 and large enough that 200 intervals suffice (u of the last one times x above 80)
 * @param form the law
 * @returns a probability in [0, 1]
 *
 * Source: Smirnov, Mat. Sbornik 2 (1937) 973-993; Imhof, Biometrika 48 (1961) 419-426 for finite sums.
 *
 * @example quadraticFormSf(2.492, andersonDarlingForm) // 0.05
 */
export function quadraticFormSf(x: number, form: QuadraticForm): number {
  let series = 0;
  for (let interval = 1; interval <= largestIntervalCount; interval++) {
    let integral = 0;
    for (const { part, weight } of nodes) {
      integral += weight * form.weight(interval, part) * Math.exp((-x / 2) * form.rise(interval, part));
    }
    series += interval % 2 === 1 ? integral : -integral;
    if (integral <= Number.EPSILON * 1e-3 * series) break;
  }
  return Math.min(1, Math.exp((-form.firstRoot * x) / 2) * series);
}
