import type { ClassTarget, Matrix } from '../estimator.js';
import { productTransposed } from '../product-transposed.js';

/** The training rows of one class that occurs. */
export interface ClassGroup {
  readonly label: number;
  /** Sum of the weights of its rows, above 0. */
  readonly weight: number;
  readonly mean: Float64Array;
  /**
   * Its rows minus the mean, times the square root of their weights, one column after the other:
   * `columns x rows`. The product of two columns is a weighted sum over the rows.
   */
  readonly centred: Float64Array;
  /** Weight of each of its rows. */
  readonly weights: Float64Array;
  readonly rows: number;
}

/**
 * Splits the training rows by class; rows of weight 0 and classes without rows are left out.
 * @param weights one per row, or absent when each counts 1
 */
export function groupClasses(x: Matrix, y: ClassTarget, weights: Float64Array | undefined): ClassGroup[] {
  const rowsOf: number[][] = Array.from({ length: y.classCount }, () => []);
  for (let i = 0; i < x.rows; i++) if (weights?.[i] !== 0) rowsOf[y.labels[i]!]!.push(i);
  return rowsOf.flatMap((rows, label) =>
    rows.length === 0 ? [] : [groupOf(x, label, Int32Array.from(rows), weights)],
  );
}

/**
 * The covariance of a class, divisor its weight, row-major `columns x columns`.
 * Source: scikit-learn 1.9 empirical_covariance.
 */
export function covarianceOf({ centred, rows, weight, mean }: ClassGroup): Float64Array {
  const side = { data: centred, rows: mean.length };
  const products = new Float64Array(mean.length ** 2);
  productTransposed(side, side, rows, products);
  return products.map((sum) => sum / weight);
}

function groupOf(x: Matrix, label: number, rows: Int32Array, weights: Float64Array | undefined): ClassGroup {
  const { columns, data } = x;
  const own = Float64Array.from(rows, (i) => weights?.[i] ?? 1);
  const weight = own.reduce((sum, one) => sum + one, 0);
  const sums = new Float64Array(columns);
  rows.forEach((i, place) => {
    for (let j = 0; j < columns; j++) sums[j]! += own[place]! * data[i * columns + j]!;
  });
  const first = rows[0]! * columns;
  const mean = sums.map((sum, j) => {
    const value = data[first + j]!;
    // The mean of equal values is that value; division would leave rounding noise that looks like spread.
    return rows.every((i) => data[i * columns + j] === value) ? value : sum / weight;
  });
  const centred = new Float64Array(columns * rows.length);
  rows.forEach((i, place) => {
    const root = Math.sqrt(own[place]!);
    for (let j = 0; j < columns; j++) {
      centred[j * rows.length + place] = root * (data[i * columns + j]! - mean[j]!);
    }
  });
  return { label, weight, mean, centred, weights: own, rows: rows.length };
}
