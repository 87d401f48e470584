import { InvalidArgument } from '../../errors.js';

/** Below this the distribution function is smaller than the rounding of 1. */
const certainty = 0.2;

/**
 * Upper tail of the limit law of Kolmogorov's statistic: P(K > x), K the largest absolute value of a Brownian bridge.
 * Relative accuracy about 1e-13 in the tail down to 1e-300; near 1 the error is absolute.
 *
 * Formula: 2 times the sum over j of (-1)^(j - 1) exp(-2 j^2 x^2).
 *
 * @param x point, any number; below 0.2 the tail is 1 to the last digit
 * @returns a probability in [0, 1]
 * @throws InvalidArgument when x is NaN
 *
 * Source: Kolmogorov, Giorn. Ist. Ital. Attuari 4 (1933) 83-91; SciPy 1.17 `scipy.stats.kstwobign.sf`.
 *
 * @example kolmogorovLimitSf(1.3581) // 0.05
 */
export function kolmogorovLimitSf(x: number): number {
  if (Number.isNaN(x)) throw new InvalidArgument('x', 'must be a number', x);
  if (x < certainty) return 1;
  let tail = 0;
  for (let j = 1; j <= 100; j++) {
    const term = Math.exp(-2 * (j * x) ** 2);
    tail += j % 2 === 1 ? term : -term;
    if (term < 1e-18 * tail) break;
  }
  return Math.min(1, Math.max(0, 2 * tail));
}
