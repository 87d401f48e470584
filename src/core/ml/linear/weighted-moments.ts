import { InvalidArgument } from '../../errors.js';
import { columnMoments } from '../column-moments.js';
import type { Matrix } from '../estimator.js';

/** Where the columns lie and how far they spread: z = (value - mean) / scale. */
export interface ColumnScaling {
  readonly means: Float64Array;
  /** The standard deviation (divisor: sum of weights), or 1 where `isConstant`. */
  readonly scales: Float64Array;
  /** 1 for a column that does not vary among the rows that count. */
  readonly isConstant: Uint8Array;
  /** Sum of the weights; the number of rows without weights. */
  readonly weightSum: number;
}

/**
 * Weighted mean and standard deviation of every column; rows of weight 0 do not count at all. Two passes over the
 * rows, so that a large offset costs no digits.
 * @param x at least one row, finite
 * @param weights one per row, at least 0, not all 0; absent: all 1
 * @throws InvalidArgument when a column spreads so far that its variance overflows
 * Source: scikit-learn 1.9 StandardScaler with sample_weight.
 * @example weightedScaling({ rows: 2, columns: 1, data: Float64Array.of(1, 3) }).means // [2]
 */
export function weightedScaling(x: Matrix, weights?: Float64Array): ColumnScaling {
  if (weights === undefined) {
    const { means, deviations } = columnMoments(x);
    return scalingOf(means, deviations, x.rows);
  }
  const { rows, columns, data } = x;
  const first = weights.findIndex((weight) => weight > 0);
  const origin = data.slice(first * columns, (first + 1) * columns);
  const means = new Float64Array(columns);
  const varies = new Uint8Array(columns);
  let weightSum = 0;
  for (let i = 0; i < rows; i++) {
    const weight = weights[i]!;
    if (weight === 0) continue;
    weightSum += weight;
    for (let j = 0; j < columns; j++) {
      const offset = data[i * columns + j]! - origin[j]!;
      if (offset !== 0) varies[j] = 1;
      means[j]! += weight * offset;
    }
  }
  for (let j = 0; j < columns; j++) means[j] = origin[j]! + means[j]! / weightSum;
  const deviations = new Float64Array(columns);
  for (let i = 0; i < rows; i++) {
    const weight = weights[i]!;
    if (weight === 0) continue;
    for (let j = 0; j < columns; j++) deviations[j]! += weight * (data[i * columns + j]! - means[j]!) ** 2;
  }
  for (let j = 0; j < columns; j++) {
    const deviation = Math.sqrt(deviations[j]! / weightSum);
    if (!Number.isFinite(deviation)) {
      throw new InvalidArgument('x.data', `must not spread beyond 1e150 (column ${j})`, deviation);
    }
    const isNoise = deviation <= rows * Number.EPSILON * Math.abs(means[j]!);
    deviations[j] = varies[j] === 0 || isNoise ? 0 : deviation;
  }
  return scalingOf(means, deviations, weightSum);
}

function scalingOf(means: Float64Array, deviations: Float64Array, weightSum: number): ColumnScaling {
  return {
    means,
    scales: deviations.map((deviation) => (deviation > 0 ? deviation : 1)),
    isConstant: Uint8Array.from(deviations, (deviation) => (deviation > 0 ? 0 : 1)),
    weightSum,
  };
}
