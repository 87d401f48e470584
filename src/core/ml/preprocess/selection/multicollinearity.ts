import type { Matrix } from '../../estimator.js';
import { centreColumn } from './centre-column.js';

/** Two columns that are copies may come out a rounding error below 1. */
const ROUNDING = 1e-12;

/**
 * Columns that are not nearly the same as a column that is tied more to the target. Columns are taken in descending
 * order of their tie; one stays unless its absolute Pearson correlation with one that stays reaches the threshold.
 * @param ties one per column, larger is better; at equal ties the first column goes first
 * @param isProtected columns that stay whatever they are like
 * @param threshold in (0, 1]
 * @returns ascending column numbers
 * Cost: rows x columns x columns that stay.
 * Source: PyCaret 3.4 `remove_multicollinearity`, with absolute correlations: there a pair at -0.95 survives.
 */
export function uncorrelatedColumns(
  matrix: Matrix,
  ties: Float64Array,
  isProtected: (column: number) => boolean,
  threshold: number,
): number[] {
  const order = Array.from(ties.keys()).sort(
    (a, b) => Number(isProtected(b)) - Number(isProtected(a)) || ties[b]! - ties[a]! || a - b,
  );
  const kept: { readonly column: number; readonly values: Float64Array }[] = [];
  for (const column of order) {
    const values = unitColumn(matrix, column);
    const isCopy = () => kept.some((one) => Math.abs(product(one.values, values)) >= threshold - ROUNDING);
    if (isProtected(column) || !isCopy()) kept.push({ column, values });
  }
  return kept.map(({ column }) => column).sort((a, b) => a - b);
}

/** The column with mean 0 and length 1; zeros when it does not vary. */
function unitColumn(matrix: Matrix, column: number): Float64Array {
  const values = new Float64Array(matrix.rows);
  const length = Math.sqrt(centreColumn(matrix, column, values));
  return values.map((value) => (length > 0 ? value / length : 0));
}

function product(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
