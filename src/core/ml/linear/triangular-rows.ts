import type { GramInput } from './gram-matrix.js';

/** Rows that have the same products as the data, far fewer of them. */
export interface TriangularRows {
  readonly rows: number;
  /** Columns of x, then targets; column by column, `rows` values each. */
  readonly columns: readonly Float64Array[];
}

/** Rows that are taken in at a time, beside as many as there are columns. */
const BLOCK_ROWS = 256;

/**
 * Shrinks weighted, scaled rows to at most as many rows as there are columns, by Householder reflections block by
 * block: a least-squares problem on the short rows has the same solution as on the long ones, without the loss of
 * digits of normal equations and without a copy of x.
 * Cost: 2 rows x (columns + targets)^2 multiplications.
 * Source: Demmel, Grigori, Hoemmen and Langou 2012, SIAM Journal on Scientific Computing 34 (sequential TSQR).
 * @example 1000 rows of 2 columns and a target become 3 rows
 */
export function triangularRows({ x, scaling, targets, weights }: GramInput): TriangularRows {
  const { means, scales, isConstant } = scaling;
  const size = x.columns + targets.length;
  const blockRows = Math.max(BLOCK_ROWS, size);
  const columns = Array.from({ length: size }, () => new Float64Array(size + blockRows));
  let kept = 0;
  for (let start = 0; start < x.rows; start += blockRows) {
    const count = Math.min(blockRows, x.rows - start);
    for (let i = 0; i < count; i++) {
      const share = weights === undefined ? 1 : Math.sqrt(weights[start + i]!);
      const row = (start + i) * x.columns;
      for (let j = 0; j < x.columns; j++) {
        columns[j]![kept + i] =
          isConstant[j] === 1 ? 0 : (share * (x.data[row + j]! - means[j]!)) / scales[j]!;
      }
      for (let t = 0; t < targets.length; t++) {
        columns[x.columns + t]![kept + i] = share * targets[t]![start + i]!;
      }
    }
    kept = triangularise(columns, kept + count);
  }
  return { rows: kept, columns: columns.map((column) => column.slice(0, kept)) };
}

/** Reflects the first `rows` rows to upper triangular form in place; returns how many rows are left. */
function triangularise(columns: readonly Float64Array[], rows: number): number {
  const steps = Math.min(rows, columns.length);
  for (let k = 0; k < steps; k++) {
    const pivotColumn = columns[k]!;
    let squares = 0;
    for (let i = k; i < rows; i++) squares += pivotColumn[i]! * pivotColumn[i]!;
    if (squares === 0) continue;
    const pivot = pivotColumn[k]!;
    const diagonal = pivot > 0 ? -Math.sqrt(squares) : Math.sqrt(squares);
    const head = pivot - diagonal;
    pivotColumn[k] = head;
    for (let j = k + 1; j < columns.length; j++) {
      const column = columns[j]!;
      let product = 0;
      for (let i = k; i < rows; i++) product += pivotColumn[i]! * column[i]!;
      const share = product / (diagonal * head);
      for (let i = k; i < rows; i++) column[i]! += share * pivotColumn[i]!;
    }
    pivotColumn[k] = diagonal;
    pivotColumn.fill(0, k + 1, rows);
  }
  return steps;
}
