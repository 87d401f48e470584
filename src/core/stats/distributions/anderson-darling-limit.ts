import { InvalidArgument } from '../../errors.js';
import { type QuadraticForm, quadraticFormSf } from './quadratic-form.js';

/** Below this the distribution function is smaller than the rounding of 1. */
const certainty = 0.03;

/** Weights 1 / (j (j + 1)); with z = sqrt(u + 1/4), D(u) = -cos(pi z) / (pi u). */
const andersonDarlingForm: QuadraticForm = {
  firstRoot: 2,
  rise: (interval, part) => {
    const start = 2 * interval - 1;
    return start * (start + 1) - 2 + (4 * interval - 1 + part) * part;
  },
  weight: (interval, part) => {
    const z = 2 * interval - 0.5 + part;
    return z / Math.sqrt(Math.PI * (z - 0.5) * (z + 0.5));
  },
};

/**
 * Upper tail of the limit law of the Anderson-Darling statistic: P(A > x), A = sum over j of Z_j^2 / (j (j + 1)).
 * Relative accuracy about 1e-13 down to 1e-300.
 *
 * Formula: see `quadratic-form.ts`; far out it approaches sqrt(3) erfc(sqrt x).
 *
 * @param x point, any number; below 0.03 the tail is 1 to the last digit
 * @returns a probability in [0, 1]
 * @throws InvalidArgument when x is NaN
 *
 * Source: Anderson and Darling, JASA 49 (1954) 765-769 (points 1.933, 2.492, 3.878 for 10 %, 5 %, 1 %).
 *
 * @example andersonDarlingLimitSf(2.492) // 0.05
 */
export function andersonDarlingLimitSf(x: number): number {
  if (Number.isNaN(x)) throw new InvalidArgument('x', 'must be a number', x);
  if (x < certainty) return 1;
  return x === Number.POSITIVE_INFINITY ? 0 : quadraticFormSf(x, andersonDarlingForm);
}
