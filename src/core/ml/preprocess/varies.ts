import { columnMoments } from '../column-moments.js';

/**
 * Whether numbers differ by more than rounding: their standard deviation is above n * 2^-52 * |mean|. Smaller spreads
 * are what sums and quotients of equal results leave; divided by them, later rows would lie a trillion deviations away.
 * @param values without NaN, within 1e150
 * @returns false also without values
 * Source: the rule of `columnMoments`, which is that of scikit-learn 1.9 `StandardScaler`.
 * @example varies(Float64Array.of(1, 1 + 2 ** -52)) // false
 */
export function varies(values: Float64Array): boolean {
  if (values.length === 0) return false;
  return columnMoments({ rows: values.length, columns: 1, data: values }).deviations[0]! > 0;
}
