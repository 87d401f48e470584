import type { Matrix } from './estimator.js';

/**
 * Some rows of a matrix, in that order; rows may repeat. What is known of the columns stays.
 * @param rows indices into the matrix
 * @example takeMatrixRows({ rows: 2, columns: 1, data: Float64Array.of(5, 7) }, Uint32Array.of(1, 1)).data // 7, 7
 */
export function takeMatrixRows(matrix: Matrix, rows: Uint32Array): Matrix {
  const { columns } = matrix;
  const data = new Float64Array(rows.length * columns);
  for (let i = 0; i < rows.length; i++) {
    const start = rows[i]! * columns;
    for (let j = 0; j < columns; j++) data[i * columns + j] = matrix.data[start + j]!;
  }
  return { ...matrix, rows: rows.length, data };
}
