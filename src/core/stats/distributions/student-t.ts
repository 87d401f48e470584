import betainc from '@stdlib/math-base-special-betainc';
import tQuantile from '@stdlib/stats-base-dists-t-quantile';
import { InvalidArgument } from '../../errors.js';

/**
 * Upper tail of Student's t distribution: P(T > t), computed without subtracting from 1.
 *
 * Formula: for t >= 0 half of I_x(v/2, 1/2) with x = v / (v + t^2), I the regularised incomplete beta
 * function; whichever of x and 1 - x is the smaller is passed on, the other one loses digits. One degree
 * of freedom is the Cauchy distribution and has the closed form atan(1/t) / pi.
 *
 * @param t point, any number including the infinities; beyond 1e150 sqrt(v) it counts as infinite (v other than 1)
 * @param degreesOfFreedom v, above 0, not necessarily whole
 * @returns a probability in [0, 1]
 * @throws InvalidArgument when t is NaN or v is not a positive finite number
 *
 * Source: SciPy 1.17 `scipy.stats.t.sf`; `@stdlib/math-base-special-betainc`. jstat's cdf is not used: it is
 * off by 5e-6 at 1e5 degrees of freedom and by 3.5 % at 1e6.
 *
 * @example studentTSf(2.228138851986274, 10) // 0.025
 */
export function studentTSf(t: number, degreesOfFreedom: number): number {
  if (Number.isNaN(t)) throw new InvalidArgument('t', 'must be a number', t);
  requireDegreesOfFreedom(degreesOfFreedom);
  const upper = upperTail(Math.abs(t), degreesOfFreedom);
  return t < 0 ? 1 - upper : upper;
}

/**
 * Lower tail of Student's t distribution: P(T <= t). Equal to the upper tail at -t, so it keeps its
 * accuracy far out on the left.
 *
 * @param t point, any number including the infinities
 * @param degreesOfFreedom v, above 0, not necessarily whole
 * @returns a probability in [0, 1]
 * @throws InvalidArgument when t is NaN or v is not a positive finite number
 *
 * Source: SciPy 1.17 `scipy.stats.t.cdf`.
 *
 * @example studentTCdf(-2.228138851986274, 10) // 0.025
 */
export function studentTCdf(t: number, degreesOfFreedom: number): number {
  return studentTSf(-t, degreesOfFreedom);
}

/**
 * Quantile of Student's t distribution: the t with P(T <= t) = p.
 *
 * Formula: -cot(pi p) for one degree of freedom, otherwise the inverse incomplete beta function. The upper
 * half is the mirror image of the lower one.
 *
 * @param p probability in [0, 1]; 0 gives -Infinity, 1 gives Infinity
 * @param degreesOfFreedom v, above 0, not necessarily whole; for v other than 1 a quantile beyond 1e150 comes out infinite
 * @returns the point
 * @throws InvalidArgument when p is outside [0, 1] or v is not a positive finite number
 *
 * Source: SciPy 1.17 `scipy.stats.t.ppf`; `@stdlib/stats-base-dists-t-quantile`.
 *
 * @example studentTQuantile(0.975, 10) // 2.228138851986274
 */
export function studentTQuantile(p: number, degreesOfFreedom: number): number {
  if (!(p >= 0 && p <= 1)) throw new InvalidArgument('p', 'must be between 0 and 1', p);
  requireDegreesOfFreedom(degreesOfFreedom);
  if (p === 0.5) return 0;
  return p > 0.5 ? -lowerQuantile(1 - p, degreesOfFreedom) : lowerQuantile(p, degreesOfFreedom);
}

function upperTail(t: number, degreesOfFreedom: number): number {
  if (t === 0) return 0.5;
  if (degreesOfFreedom === 1) return Math.atan(1 / t) / Math.PI;
  const ratio = t / Math.sqrt(degreesOfFreedom);
  const square = ratio * ratio;
  if (square < 1) return betainc(square / (1 + square), 0.5, degreesOfFreedom / 2, true, true) / 2;
  return betainc(1 / (1 + square), degreesOfFreedom / 2, 0.5, true, false) / 2;
}

function lowerQuantile(p: number, degreesOfFreedom: number): number {
  if (p === 0) return Number.NEGATIVE_INFINITY;
  if (degreesOfFreedom === 1) return -1 / Math.tan(Math.PI * p);
  return tQuantile(p, degreesOfFreedom);
}

function requireDegreesOfFreedom(degreesOfFreedom: number): void {
  if (degreesOfFreedom > 0 && Number.isFinite(degreesOfFreedom)) return;
  throw new InvalidArgument('degreesOfFreedom', 'must be a positive finite number', degreesOfFreedom);
}
