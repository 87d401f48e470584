import type { DescentProblem, DescentResult } from './coordinate-descent.js';
import { dualityGap } from './duality-gap.js';
import { softThreshold } from './soft-threshold.js';

/** Passes over the weights that are not 0 between two passes over all. */
const ACTIVE_PASSES = 10;

/**
 * Coordinate descent on the columns themselves, with the residuals kept up to date: made for many columns, because
 * it forms no products of pairs. Between passes over all columns it goes round those with a weight only.
 * @param columns standardised, column by column, each value times the root of its row's share of the weight
 * @param target standardised, times the same
 * Cost: 2 rows x columns per full pass.
 * Source: Friedman, Hastie and Tibshirani 2010, Journal of Statistical Software 33 (naive updates, active sets).
 */
export function descendOnColumns(
  columns: Float64Array,
  target: Float64Array,
  problem: DescentProblem,
): DescentResult {
  const { absoluteCosts, squareCosts, maxIterations, tolerance } = problem;
  const count = absoluteCosts.length;
  const rows = target.length;
  const weights = new Float64Array(count);
  const residuals = target.slice();
  const targetSquares = product(target, target, 0);
  const squares = weights.map((_, j) => {
    const column = columns.subarray(j * rows, (j + 1) * rows);
    return product(column, column, 0);
  });

  const passOver = (onlyActive: boolean) => {
    for (let j = 0; j < count; j++) {
      const old = weights[j]!;
      if (squares[j] === 0 || (onlyActive && old === 0)) continue;
      const pull = product(residuals, columns, j * rows) + squares[j]! * old;
      const weight = softThreshold(pull, absoluteCosts[j]!) / (squares[j]! + squareCosts[j]!);
      const change = weight - old;
      if (change === 0) continue;
      weights[j] = weight;
      for (let i = 0, at = j * rows; i < rows; i++, at++) residuals[i]! -= change * columns[at]!;
    }
  };

  for (let iterations = 1; iterations <= maxIterations; iterations++) {
    passOver(false);
    const slopes = weights.map(
      (weight, j) => product(residuals, columns, j * rows) - squareCosts[j]! * weight,
    );
    const gap = dualityGap({
      residualSquares: product(residuals, residuals, 0),
      residualTarget: product(residuals, target, 0),
      weights,
      slopes,
      absoluteCosts,
      squareCosts,
    });
    if (gap <= tolerance * targetSquares) return { weights, iterations, converged: true };
    for (let pass = 0; pass < ACTIVE_PASSES && iterations < maxIterations; pass++, iterations++)
      passOver(true);
  }
  return { weights, iterations: maxIterations, converged: false };
}

/** Sum of a x b from place `at` of b on; four sums side by side. */
function product(a: Float64Array, b: Float64Array, at: number): number {
  let first = 0;
  let second = 0;
  let third = 0;
  let fourth = 0;
  let i = 0;
  for (; i + 3 < a.length; i += 4) {
    first += a[i]! * b[at + i]!;
    second += a[i + 1]! * b[at + i + 1]!;
    third += a[i + 2]! * b[at + i + 2]!;
    fourth += a[i + 3]! * b[at + i + 3]!;
  }
  for (; i < a.length; i++) first += a[i]! * b[at + i]!;
  return first + second + (third + fourth);
}
