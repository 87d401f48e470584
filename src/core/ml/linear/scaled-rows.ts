import { standardScore } from '../column-moments.js';
import type { Matrix } from '../estimator.js';

/**
 * A copy of the rows with every column centred and divided by its scale; columns that are constant among the rows
 * that count become zeros.
 * @example scaledRows({ rows: 2, columns: 1, data: Float64Array.of(1, 3) }, { means: [2], scales: [1] ... }) // -1, 1
 */
export function scaledRows(
  x: Matrix,
  scaling: { readonly means: Float64Array; readonly scales: Float64Array; readonly isConstant: Uint8Array },
): Matrix {
  const { rows, columns } = x;
  const { means, scales, isConstant } = scaling;
  const data = new Float64Array(rows * columns);
  let at = 0;
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++, at++) {
      data[at] = isConstant[j] === 1 ? 0 : standardScore(x.data[at]!, means[j]!, scales[j]!);
    }
  }
  return { rows, columns, data };
}
