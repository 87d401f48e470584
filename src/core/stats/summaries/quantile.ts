import { InvalidArgument } from '../../errors.js';
import { countBelow, countUpTo } from './sorted-values.js';

/**
 * Sample quantile by linear interpolation between neighbours (type 7, the default of NumPy and R).
 *
 * Formula: with h = (n - 1) p, x[floor h] + (h - floor h) (x[floor h + 1] - x[floor h]).
 *
 * @param sorted finite values in ascending order, at least one
 * @param share p in [0, 1]
 * @throws InvalidArgument when there is no value or the share is outside [0, 1]
 *
 * Source: Hyndman and Fan, The American Statistician 50 (1996) 361-365; NumPy 2.4 `quantile`.
 *
 * @example quantileOfSorted(Float64Array.of(1, 2, 4), 0.75) // 3
 */
export function quantileOfSorted(sorted: Float64Array, share: number): number {
  return quantileOf(sorted.length, share, (rank) => sorted[rank]!);
}

/**
 * The same quantile of values that are only known by their rank.
 *
 * @param size number of values, at least 1
 * @param share p in [0, 1]
 * @param valueAt the value with so many values before it, finite and ascending
 * @throws InvalidArgument when there is no value or the share is outside [0, 1]
 *
 * @example quantileOf(3, 0.5, (rank) => rank * 10) // 10
 */
export function quantileOf(size: number, share: number, valueAt: (rank: number) => number): number {
  requireShare(share, size);
  const position = (size - 1) * share;
  const below = Math.floor(position);
  const low = valueAt(below);
  const high = below + 1 < size ? valueAt(below + 1) : low;
  return between(low, high, position - below);
}

/**
 * Type 7 quantile of two samples put together, without merging them. Cost: O(log n log m).
 *
 * @param a finite values in ascending order
 * @param b the same; at least one value in both together
 * @param share p in [0, 1]
 * @throws InvalidArgument when there is no value or the share is outside [0, 1]
 *
 * Source: as `quantileOfSorted` on the concatenation.
 *
 * @example pooledQuantile(Float64Array.of(1, 4), Float64Array.of(2), 0.75) // 3
 */
export function pooledQuantile(a: Float64Array, b: Float64Array, share: number): number {
  const total = a.length + b.length;
  requireShare(share, total);
  const position = (total - 1) * share;
  const below = Math.floor(position);
  const low = pooledOrderStatistic(a, b, below);
  const high = below + 1 < total ? pooledOrderStatistic(a, b, below + 1) : low;
  return between(low, high, position - below);
}

/** Interpolates from the nearer end, as NumPy does, so that the result never leaves [low, high]. */
function between(low: number, high: number, weight: number): number {
  const gap = high - low;
  if (!Number.isFinite(gap)) return low * (1 - weight) + high * weight;
  return weight < 0.5 ? low + gap * weight : high - gap * (1 - weight);
}

/** The value with `rank` values before it in the pooled order. */
function pooledOrderStatistic(a: Float64Array, b: Float64Array, rank: number): number {
  return searchIn(a, b, rank) ?? searchIn(b, a, rank)!;
}

/** Looks for the value of that pooled rank among the values of `own`. */
function searchIn(own: Float64Array, other: Float64Array, rank: number): number | undefined {
  let low = 0;
  let high = own.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const value = own[middle]!;
    if (countUpTo(own, value) + countUpTo(other, value) <= rank) low = middle + 1;
    else if (countBelow(own, value) + countBelow(other, value) > rank) high = middle - 1;
    else return value;
  }
  return undefined;
}

function requireShare(share: number, length: number): void {
  if (length === 0) throw new InvalidArgument('sorted', 'must hold at least one value', 0);
  if (!(share >= 0 && share <= 1)) throw new InvalidArgument('share', 'must be between 0 and 1', share);
}
