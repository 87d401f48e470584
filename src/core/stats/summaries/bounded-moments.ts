import { momentsOf } from './moments.js';

/** A power of two: scaling by it changes no digit, and squares of the scaled values stay inside a double. */
const shrink = 2 ** -520;

/** Mean and sample standard deviation, always finite. */
export interface BoundedMoments {
  readonly mean: number;
  /** Divisor n - 1; undefined below two values. */
  readonly standardDeviation: number | undefined;
}

/**
 * Mean and standard deviation that never overflow: values near the largest double are measured on a smaller
 * scale, and a deviation beyond the largest double is given as the largest double.
 *
 * @param values finite numbers, at least one
 *
 * Source: NumPy 2.4 `mean`, `std(ddof=1)` where those are finite.
 *
 * @example boundedMoments(Float64Array.of(1, 2, 3)) // { mean: 2, standardDeviation: 1 }
 */
export function boundedMoments(values: Float64Array): BoundedMoments {
  const plain = momentsOf(values);
  const isSafe = Number.isFinite(plain.mean) && Number.isFinite(plain.variance);
  const { mean, variance } = isSafe ? plain : momentsOf(values.map((value) => value * shrink));
  const unit = isSafe ? 1 : 1 / shrink;
  return {
    mean: mean * unit,
    standardDeviation: values.length < 2 ? undefined : Math.min(Number.MAX_VALUE, Math.sqrt(variance) * unit),
  };
}
