import { pooledQuantile, quantileOfSorted } from '../summaries/quantile.js';
import type { ClipRange } from './wasserstein.js';

/** Interquartile range of a standard normal distribution. */
export const normalInterquartileRange = 1.349;
/** Share of the pooled rows that is cut off at either end. */
export const winsorisedShare = 0.005;

/** The scale, or why there is none. */
export type RobustScale =
  | {
      readonly kind: 'measured';
      /** The pooled 0.5 % and 99.5 % quantiles, where both samples are winsorised. */
      readonly limits: ClipRange;
      /** Above 0, in the unit of the values. */
      readonly spread: number;
    }
  /** The winsorised reference is constant. */
  | { readonly kind: 'no-spread' }
  /** The limits are farther apart than the largest double: ask again with smaller values. */
  | { readonly kind: 'beyond-range' };

/**
 * The unit in which robust distances count, and where they cut the tails off: for bell-shaped data about one
 * standard deviation of the reference, whatever a few wild values are.
 *
 * Formula: IQR(ref) / 1.349; when that is 0, the population standard deviation of the winsorised reference.
 *
 * @param reference finite values in ascending order, at least one
 * @param current the same; sizes may differ
 * @throws InvalidArgument when both sides are empty
 *
 * Source: our own choice; NumPy 2.4 `quantile`, `clip`, `std`.
 *
 * @example robustScale(Float64Array.of(0, 1, 2, 3), Float64Array.of(0, 1, 2, 3)) // spread 1.112
 */
export function robustScale(reference: Float64Array, current: Float64Array): RobustScale {
  const low = pooledQuantile(reference, current, winsorisedShare);
  const high = pooledQuantile(reference, current, 1 - winsorisedShare);
  if (!Number.isFinite(high - low)) return { kind: 'beyond-range' };
  const range = quantileOfSorted(reference, 0.75) - quantileOfSorted(reference, 0.25);
  const spread = range > 0 ? range / normalInterquartileRange : clippedDeviation(reference, low, high);
  return spread > 0 ? { kind: 'measured', limits: { low, high }, spread } : { kind: 'no-spread' };
}

/** Population standard deviation of the values clipped to [low, high], measured on the unit interval. */
function clippedDeviation(values: Float64Array, low: number, high: number): number {
  const width = high - low;
  const position = (value: number) => (Math.min(high, Math.max(low, value)) - low) / width;
  // Rounding in the mean of equal values would pass for a spread.
  if (width === 0 || position(values[0]!) === position(values.at(-1)!)) return 0;
  let mean = 0;
  for (const value of values) mean += position(value) / values.length;
  let variance = 0;
  for (const value of values) variance += (position(value) - mean) ** 2 / values.length;
  return Math.sqrt(variance) * width;
}
