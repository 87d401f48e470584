import type { Matrix } from '../../estimator.js';

/**
 * A column less its mean.
 * @param into receives the values, one for each row
 * @returns the sum of their squares
 * @example centreColumn({ rows: 2, columns: 1, data: Float64Array.of(1, 3) }, 0, into) // 2, into is -1, 1
 */
export function centreColumn({ rows, columns, data }: Matrix, column: number, into: Float64Array): number {
  let sum = 0;
  for (let i = 0, at = column; i < rows; i++, at += columns) {
    into[i] = data[at]!;
    sum += into[i]!;
  }
  const mean = sum / rows;
  let squares = 0;
  for (let i = 0; i < rows; i++) {
    into[i]! -= mean;
    squares += into[i]! * into[i]!;
  }
  return squares;
}
