import erfc from '@stdlib/math-base-special-erfc';
import erfcinv from '@stdlib/math-base-special-erfcinv';
import { InvalidArgument } from '../../errors.js';

/**
 * Lower tail of the standard normal distribution: P(Z <= z).
 *
 * Formula: erfc(-z / sqrt 2) / 2, accurate in the far tail as well.
 *
 * @param z point in standard deviations, any number including the infinities
 * @returns a probability in [0, 1]
 * @throws InvalidArgument when z is NaN
 *
 * Source: SciPy 1.17 `scipy.stats.norm.cdf`.
 *
 * @example normalCdf(1.959963984540054) // 0.975
 */
export function normalCdf(z: number): number {
  if (Number.isNaN(z)) throw new InvalidArgument('z', 'must be a number', z);
  return erfc(-z / Math.SQRT2) / 2;
}

/**
 * Upper tail of the standard normal distribution: P(Z > z), computed without subtracting from 1.
 *
 * Formula: erfc(z / sqrt 2) / 2.
 *
 * @param z point in standard deviations, any number including the infinities
 * @returns a probability in [0, 1]
 * @throws InvalidArgument when z is NaN
 *
 * Source: SciPy 1.17 `scipy.stats.norm.sf`.
 *
 * @example normalSf(1.959963984540054) // 0.025
 */
export function normalSf(z: number): number {
  if (Number.isNaN(z)) throw new InvalidArgument('z', 'must be a number', z);
  return erfc(z / Math.SQRT2) / 2;
}

/**
 * Quantile of the standard normal distribution: the z with P(Z <= z) = p.
 *
 * Formula: -sqrt(2) * erfcinv(2p), accurate down to p = 1e-300.
 *
 * @param p probability in [0, 1]; 0 gives -Infinity, 1 gives Infinity
 * @returns the point in standard deviations
 * @throws InvalidArgument when p is outside [0, 1]
 *
 * Source: SciPy 1.17 `scipy.stats.norm.ppf`.
 *
 * @example normalQuantile(0.975) // 1.959963984540054
 */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) throw new InvalidArgument('p', 'must be between 0 and 1', p);
  if (p === 0.5) return 0;
  return -Math.SQRT2 * erfcinv(2 * p);
}
