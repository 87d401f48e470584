import type { Matrix } from '../../estimator.js';

/** The values of a column of a matrix that are not missing, in row order. */
export function presentValues({ rows, columns, data }: Matrix, column: number): Float64Array {
  const values = new Float64Array(rows);
  let found = 0;
  for (let i = 0, at = column; i < rows; i++, at += columns) {
    const value = data[at]!;
    if (!Number.isNaN(value)) values[found++] = value;
  }
  return values.subarray(0, found);
}

/**
 * Every k-th row, so that at most `most` are looked at and data sorted by time are covered evenly; the matrix itself
 * when it is small enough.
 */
export function thinRows(matrix: Matrix, most: number): Matrix {
  const step = Math.ceil(matrix.rows / most);
  if (step <= 1) return matrix;
  const { columns, data } = matrix;
  const rows = Math.ceil(matrix.rows / step);
  const thinned = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    const start = i * step * columns;
    thinned.set(data.subarray(start, start + columns), i * columns);
  }
  return { rows, columns, data: thinned };
}
