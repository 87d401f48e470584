import { InvalidArgument } from '../../errors.js';
import { type QuadraticForm, quadraticFormSf } from './quadratic-form.js';

/** Below this the distribution function is smaller than the rounding of 1. */
const certainty = 0.0015;
const piSquared = Math.PI ** 2;

/** Weights 1 / (j pi)^2; with z = sqrt(u) / pi, D(u) = sin(pi z) / (pi z). */
const cramerVonMisesForm: QuadraticForm = {
  firstRoot: piSquared,
  rise: (interval, part) => {
    const start = 2 * interval - 1;
    return piSquared * (start * start - 1 + (2 * start + part) * part);
  },
  weight: (interval, part) => 1 / Math.sqrt(Math.PI * (2 * interval - 1 + part)),
};

/**
 * Upper tail of the limit law of the Cramer-von Mises statistic: P(W > x), W = sum over j of Z_j^2 / (j pi)^2.
 * Relative accuracy about 1e-13 down to 1e-300, where SciPy's 1 - cdf ends at about 1e-15.
 *
 * Formula: see `quadratic-form.ts`.
 *
 * @param x point, any number; below 0.0015 the tail is 1 to the last digit
 * @returns a probability in [0, 1]
 * @throws InvalidArgument when x is NaN
 *
 * Source: Anderson and Darling, Ann. Math. Stat. 23 (1952) 193-212 (point 0.46136 for 5 %); SciPy 1.17
 * `_cdf_cvm_inf` inside `scipy.stats.cramervonmises_2samp`.
 *
 * @example cramerVonMisesLimitSf(0.46136) // 0.05
 */
export function cramerVonMisesLimitSf(x: number): number {
  if (Number.isNaN(x)) throw new InvalidArgument('x', 'must be a number', x);
  if (x < certainty) return 1;
  return x === Number.POSITIVE_INFINITY ? 0 : quadraticFormSf(x, cramerVonMisesForm);
}
