import type { Matrix, Target } from '../estimator.js';

/** Some rows of a matrix, in that order. */
export function takeMatrixRows({ columns, data }: Matrix, rows: Uint32Array): Matrix {
  const taken = new Float64Array(rows.length * columns);
  for (let i = 0; i < rows.length; i++) {
    const start = rows[i]! * columns;
    for (let j = 0; j < columns; j++) taken[i * columns + j] = data[start + j]!;
  }
  return { rows: rows.length, columns, data: taken };
}

/** The target of some rows, in that order. */
export function takeTargetAt(target: Target, rows: Uint32Array): Target {
  if (target.task === 'classification') {
    return { ...target, labels: Int32Array.from(rows, (row) => target.labels[row]!) };
  }
  return { ...target, values: Float64Array.from(rows, (row) => target.values[row]!) };
}
