import { InvalidArgument } from '../../errors.js';

/** Below this the distribution function is smaller than the rounding of 1. */
const certainty = 0.3;

/**
 * Upper tail of the limit law of Kuiper's statistic: P(K > x), K the range of a Brownian bridge.
 * Relative accuracy about 1e-13 in the tail down to 1e-300; near 1 the error is absolute.
 *
 * Formula: 2 times the sum over j of (4 j^2 x^2 - 1) exp(-2 j^2 x^2).
 *
 * @param x point, any number; below 0.3 the tail is 1 to the last digit
 * @returns a probability in [0, 1]
 * @throws InvalidArgument when x is NaN
 *
 * Source: Kuiper, Proc. Kon. Ned. Akad. Wet. A 63 (1960) 38-47; Stephens, JRSS B 32 (1970) 115-122
 * (point 1.747 for 5 %).
 *
 * @example kuiperLimitSf(1.747) // 0.05
 */
export function kuiperLimitSf(x: number): number {
  if (Number.isNaN(x)) throw new InvalidArgument('x', 'must be a number', x);
  if (x < certainty) return 1;
  if (x === Number.POSITIVE_INFINITY) return 0;
  let tail = 0;
  // Terms from j = 7 / x on are below 1e-40.
  for (let j = Math.ceil(7 / x); j >= 1; j--) {
    const square = (j * x) ** 2;
    tail += (4 * square - 1) * Math.exp(-2 * square);
  }
  return Math.min(1, Math.max(0, 2 * tail));
}
