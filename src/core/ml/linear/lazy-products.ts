import { weightedSum } from './logistic-loss.js';

/** Mean products of standardised columns, worked out only for the columns that are asked for. */
export interface LazyProducts {
  /** Mean product of every column and the target. */
  readonly towards: Float64Array;
  /** Mean products of column j and all columns; worked out at the first call. */
  row(j: number): Float64Array;
}

/**
 * Products for methods that take in few columns one after the other.
 * @param columns from `scaledColumns`
 * @param target from `scaledTarget`
 * Cost: rows x columns for the target and for every row asked for.
 */
export function lazyProducts(columns: Float64Array, target: Float64Array): LazyProducts {
  const rows = target.length;
  const count = columns.length / rows;
  const known = new Map<number, Float64Array>();
  const productsWith = (vector: Float64Array, at: number) =>
    Float64Array.from({ length: count }, (_, k) => weightedSum(vector, at, columns, k * rows, rows));
  return {
    towards: productsWith(target, 0),
    row(j) {
      const found = known.get(j) ?? productsWith(columns, j * rows);
      known.set(j, found);
      return found;
    },
  };
}
