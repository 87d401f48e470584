import { type ColumnMoments, columnMoments } from '../column-moments.js';
import type { Matrix } from '../estimator.js';

/** A matrix whose columns have mean 0 and standard deviation 1, and how to bring other rows to the same scale. */
export interface StandardisedColumns {
  readonly matrix: Matrix;
  readonly means: Float64Array;
  /** The divisor of each column: its deviation, or 1 where the column is constant. */
  readonly scales: Float64Array;
}

/**
 * Centres every column and divides it by its standard deviation; constant columns become zeros.
 * Centring is exact for models with an intercept, and scaling for models without a penalty: both only change the
 * coordinates of the weights, and with them how well conditioned the problem is.
 * @param x at least one row, finite
 * @throws InvalidArgument when a column spreads so far that its variance overflows
 * Source: scikit-learn 1.9 StandardScaler.
 * @example standardiseColumns({ rows: 2, columns: 1, data: Float64Array.of(1, 3) }).matrix.data // [-1, 1]
 */
export function standardiseColumns(x: Matrix): StandardisedColumns {
  const { means, deviations }: ColumnMoments = columnMoments(x);
  const scales = deviations.map((deviation) => (deviation > 0 ? deviation : 1));
  const data = new Float64Array(x.data.length);
  for (let j = 0; j < x.columns; j++) {
    if (deviations[j] === 0) continue;
    for (let at = j; at < data.length; at += x.columns) data[at] = (x.data[at]! - means[j]!) / scales[j]!;
  }
  return { matrix: { rows: x.rows, columns: x.columns, data }, means, scales };
}
