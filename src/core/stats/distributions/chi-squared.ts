import gammainc from '@stdlib/math-base-special-gammainc';
import { InvalidArgument } from '../../errors.js';

/**
 * Lower tail of the chi-squared distribution: P(X <= x).
 *
 * Formula: the regularised lower incomplete gamma function P(k/2, x/2) for k degrees of freedom.
 *
 * @param x point, any number; 0 and below give 0, Infinity gives 1
 * @param degreesOfFreedom k, above 0, not necessarily whole
 * @returns a probability in [0, 1]
 * @throws InvalidArgument when x is NaN or k is not a positive finite number
 *
 * Source: SciPy 1.17 `scipy.stats.chi2.cdf`; computed by `@stdlib/math-base-special-gammainc` 0.2.2.
 *
 * @example chiSquaredCdf(3.841458820694124, 1) // 0.95
 */
export function chiSquaredCdf(x: number, degreesOfFreedom: number): number {
  requireArguments(x, degreesOfFreedom);
  if (x <= 0) return 0;
  if (x === Number.POSITIVE_INFINITY) return 1;
  return gammainc(x / 2, degreesOfFreedom / 2, true, false);
}

/**
 * Upper tail of the chi-squared distribution: P(X > x), the p-value of a chi-squared statistic.
 *
 * Formula: the regularised upper incomplete gamma function Q(k/2, x/2). It is computed directly and not
 * as 1 - cdf, so it keeps its relative accuracy down to about 1e-300.
 *
 * @param x point, any number; 0 and below give 1, Infinity gives 0
 * @param degreesOfFreedom k, above 0, not necessarily whole
 * @returns a probability in [0, 1]
 * @throws InvalidArgument when x is NaN or k is not a positive finite number
 *
 * Source: SciPy 1.17 `scipy.stats.chi2.sf`; computed by `@stdlib/math-base-special-gammainc` 0.2.2.
 *
 * @example chiSquaredSf(3.841458820694124, 1) // 0.05
 */
export function chiSquaredSf(x: number, degreesOfFreedom: number): number {
  requireArguments(x, degreesOfFreedom);
  if (x <= 0) return 1;
  if (x === Number.POSITIVE_INFINITY) return 0;
  return gammainc(x / 2, degreesOfFreedom / 2, true, true);
}

function requireArguments(x: number, degreesOfFreedom: number): void {
  if (Number.isNaN(x)) throw new InvalidArgument('x', 'must be a number', x);
  if (!(degreesOfFreedom > 0 && Number.isFinite(degreesOfFreedom))) {
    throw new InvalidArgument('degreesOfFreedom', 'must be a positive finite number', degreesOfFreedom);
  }
}
