import type { Matrix } from '../estimator.js';
import type { ColumnScaling } from './weighted-moments.js';

/**
 * A copy of x, column by column: centred, scaled, and each value times the root of its row's share of the total
 * weight, so that the sum of products of two columns is their weighted mean product. Constant columns become zeros.
 * @example column 1, 3 without weights: -1 / sqrt(2), 1 / sqrt(2)
 */
export function scaledColumns(
  x: Matrix,
  { means, scales, isConstant, weightSum }: ColumnScaling,
  weights?: Float64Array,
): Float64Array {
  const { rows, columns, data } = x;
  const copy = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    const root = rootOfShare(i, weightSum, weights);
    for (let j = 0; j < columns; j++) {
      if (isConstant[j] === 1) continue;
      copy[j * rows + i] = (root * (data[i * columns + j]! - means[j]!)) / scales[j]!;
    }
  }
  return copy;
}

/** The target times the same roots. */
export function scaledTarget(
  target: Float64Array,
  { weightSum }: ColumnScaling,
  weights?: Float64Array,
): Float64Array {
  return target.map((value, i) => rootOfShare(i, weightSum, weights) * value);
}

function rootOfShare(row: number, weightSum: number, weights: Float64Array | undefined): number {
  return Math.sqrt((weights === undefined ? 1 : weights[row]!) / weightSum);
}
