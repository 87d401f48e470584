import { InvalidArgument } from '../errors.js';
import type { Matrix } from './estimator.js';

/** Mean and population standard deviation of every column; a constant column has deviation exactly 0. */
export interface ColumnMoments {
  readonly means: Float64Array;
  readonly deviations: Float64Array;
}

/**
 * Mean and standard deviation (divisor n) of each column, in two passes so that a large offset costs no digits.
 * A column counts as constant when all values are equal, or when its spread is no more than the rounding error of
 * its mean; its deviation is then 0, so that nobody divides by noise.
 * @param x at least one row
 * @throws InvalidArgument when a column spreads so far that its variance overflows
 * Source: numpy.mean and numpy.std; the rule for constant columns follows scikit-learn 1.9 StandardScaler.
 * @example columnMoments({ rows: 2, columns: 1, data: Float64Array.of(1, 3) }) // means [2], deviations [1]
 */
export function columnMoments(x: Matrix): ColumnMoments {
  const { rows, columns, data } = x;
  const means = new Float64Array(columns);
  const deviations = new Float64Array(columns);
  for (let j = 0; j < columns; j++) {
    let least = data[j]!;
    let greatest = least;
    let sum = 0;
    for (let i = j; i < data.length; i += columns) {
      const value = data[i]!;
      if (value < least) least = value;
      if (value > greatest) greatest = value;
      sum += value;
    }
    if (least === greatest) {
      means[j] = least;
      continue;
    }
    const mean = sum / rows;
    let squares = 0;
    for (let i = j; i < data.length; i += columns) squares += (data[i]! - mean) ** 2;
    const deviation = Math.sqrt(squares / rows);
    if (!Number.isFinite(deviation)) {
      throw new InvalidArgument(
        'x.data',
        `must not spread beyond 1e150 (column ${j})`,
        `${least}..${greatest}`,
      );
    }
    means[j] = mean;
    deviations[j] = deviation <= rows * Number.EPSILON * Math.abs(mean) ? 0 : deviation;
  }
  return { means, deviations };
}

/** Beyond this many deviations nothing changes any more; it keeps sums of squares finite whatever is asked. */
export const MOST_DEVIATIONS = 1e100;

/**
 * How many deviations a value lies from its mean, held within 1e100.
 * @param deviation above 0
 * @example standardScore(5, 3, 2) // 1
 */
export function standardScore(value: number, mean: number, deviation: number): number {
  return Math.max(-MOST_DEVIATIONS, Math.min(MOST_DEVIATIONS, (value - mean) / deviation));
}
