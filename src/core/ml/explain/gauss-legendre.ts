/** Points and weights that integrate polynomials over [0, 1]. */
export interface Quadrature {
  /** Ascending, inside (0, 1). */
  readonly points: Float64Array;
  /** Above 0, of sum 1. */
  readonly weights: Float64Array;
}

/** Newton steps; each doubles the digits, and the start is good to two. */
const NEWTON_STEPS = 8;

/**
 * Gauss-Legendre quadrature on [0, 1]: sum of weights[i] * f(points[i]) is the integral of f, exactly for
 * polynomials f of degree up to 2 * count - 1.
 * @param count number of points, 1 or more
 * Source: Abramowitz and Stegun 1964, 25.4.29; zeros of the Legendre polynomial by Newton's method.
 * @example gaussLegendre(1) // { points: [0.5], weights: [1] }
 */
export function gaussLegendre(count: number): Quadrature {
  const points = new Float64Array(count);
  const weights = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    let z = -Math.cos((Math.PI * (i + 0.75)) / (count + 0.5));
    let slope = 1;
    for (let step = 0; step < NEWTON_STEPS; step++) {
      let current = 1;
      let previous = 0;
      for (let degree = 1; degree <= count; degree++) {
        const next = ((2 * degree - 1) * z * current - (degree - 1) * previous) / degree;
        previous = current;
        current = next;
      }
      slope = (count * (z * current - previous)) / (z * z - 1);
      z -= current / slope;
    }
    points[i] = (1 + z) / 2;
    weights[i] = 1 / ((1 - z * z) * slope * slope);
  }
  return { points, weights };
}
