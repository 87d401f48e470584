import { InvalidArgument } from '../../errors.js';

/**
 * Sufficient statistics of a mean: how many values, their mean and their sample variance (divisor n - 1).
 * With no values mean and variance are 0, with one the variance is 0; look at `count` before reading them.
 */
export interface Moments {
  readonly count: number;
  readonly mean: number;
  readonly variance: number;
}

/**
 * Count, mean and sample variance of a list in one pass.
 *
 * Formula: Welford's recurrence on x - x_1. Taking the first value off is exact for close values and keeps
 * the digits when the spread is small beside the level (a standard deviation of 1 around 1e8).
 *
 * @param values finite numbers; the caller has taken missing values out
 * @returns the moments; an empty list gives count 0
 * @throws InvalidArgument when a value is NaN or infinite
 *
 * Source: Welford, Technometrics 4 (1962) 419-420; NumPy `mean`, `var(ddof=1)`.
 *
 * @example momentsOf([1, 2, 3]) // { count: 3, mean: 2, variance: 1 }
 */
export function momentsOf(values: ArrayLike<number>): Moments {
  const shift = values[0] ?? 0;
  let mean = 0;
  let squares = 0;
  for (let index = 0; index < values.length; index++) {
    const value = values[index]!;
    if (!Number.isFinite(value)) throw new InvalidArgument('values', 'must hold finite numbers only', value);
    const shifted = value - shift;
    const delta = shifted - mean;
    mean += delta / (index + 1);
    squares += delta * (shifted - mean);
  }
  const count = values.length;
  return { count, mean: shift + mean, variance: count < 2 ? 0 : squares / (count - 1) };
}

/**
 * Moments of two lists put together, from the moments of each.
 *
 * Formula: M2 = M2_a + M2_b + d^2 n_a n_b / n with M2 = (n - 1) variance and d = mean_b - mean_a. Order does
 * not matter, and moments of an empty list change nothing.
 *
 * @param a moments of the first list
 * @param b moments of the second list
 * @returns the moments of the joint list
 * @throws InvalidArgument when either argument is not a valid set of moments
 *
 * Source: Chan, Golub, LeVeque, The American Statistician 37 (1983) 242-247.
 *
 * @example mergeMoments(momentsOf([1, 2]), momentsOf([3])) // { count: 3, mean: 2, variance: 1 }
 */
export function mergeMoments(a: Moments, b: Moments): Moments {
  requireMoments('a', a);
  requireMoments('b', b);
  if (a.count === 0) return b;
  if (b.count === 0) return a;
  const count = a.count + b.count;
  const difference = b.mean - a.mean;
  const within = (a.count - 1) * a.variance + (b.count - 1) * b.variance;
  const between = difference * difference * (a.count / count) * b.count;
  return { count, mean: weightedMean(a, b), variance: (within + between) / (count - 1) };
}

/**
 * Refuses what cannot be the moments of a list.
 *
 * @param argument name of the argument, for the message
 * @param moments the moments to look at
 * @throws InvalidArgument when the count is not a whole number from 0, the mean is not finite or the
 * variance is negative or not finite
 *
 * @example requireMoments('a', { count: 2, mean: 0, variance: -1 }) // throws
 */
export function requireMoments(argument: string, moments: Moments): void {
  const { count, mean, variance } = moments;
  if (!(Number.isSafeInteger(count) && count >= 0)) {
    throw new InvalidArgument(`${argument}.count`, 'must be a whole number from 0', count);
  }
  if (!Number.isFinite(mean)) throw new InvalidArgument(`${argument}.mean`, 'must be finite', mean);
  if (!(variance >= 0 && Number.isFinite(variance))) {
    throw new InvalidArgument(`${argument}.variance`, 'must be finite and not negative', variance);
  }
}

/** Measured from the larger side, so that merging a tiny list into a huge one loses nothing. */
function weightedMean(a: Moments, b: Moments): number {
  const [larger, smaller] = a.count >= b.count ? [a, b] : [b, a];
  return larger.mean + (smaller.mean - larger.mean) * (smaller.count / (a.count + b.count));
}
