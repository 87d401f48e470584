import type { Random } from '../../random.js';
import type { Matrix, Target } from '../estimator.js';
import { takeMatrixRows } from '../take-matrix-rows.js';
import { takeTargetRows } from '../target-rows.js';

/** Whole weights are repeated exactly as long as that multiplies the rows by no more than this. */
const MOST_REPEATS = 10;

/** Rows in place of weights. */
export interface WeightedSample {
  readonly x: Matrix;
  readonly y: Target;
}

/**
 * Rows that stand for weighted rows, for an estimator that knows no weights: whole weights repeat their rows exactly;
 * other weights draw as many rows as there are, each as often as its share of the weight says, up to one
 * (systematic sampling: one random number, the least noise).
 * @param weights finite, at least 0, not all 0
 * @example weightedSample(x, y, Float64Array.of(2, 0, 1), random) // rows 0, 0, 2
 */
export function weightedSample(x: Matrix, y: Target, weights: Float64Array, random: Random): WeightedSample {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const areWhole = weights.every((weight) => Number.isInteger(weight));
  const size = areWhole && sum <= MOST_REPEATS * x.rows ? sum : x.rows;
  const rows = new Uint32Array(size);
  const start = size === sum ? 0.5 : random.next();
  let at = 0;
  let reached = 0;
  for (let row = 0; row < x.rows && at < size; row++) {
    reached += (weights[row]! / sum) * size;
    while (at < size && at + start < reached) rows[at++] = row;
  }
  // Rounding may leave the very last place open.
  const last = weights.findLastIndex((weight) => weight > 0);
  while (at < size) rows[at++] = last;
  return { x: takeMatrixRows(x, rows), y: takeTargetRows(y, rows) };
}
