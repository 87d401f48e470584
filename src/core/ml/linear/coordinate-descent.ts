import { dualityGap, type GapParts } from './duality-gap.js';
import { softThreshold } from './soft-threshold.js';

/** The search for 1/2 mean residual^2 + sum absoluteCost |w| + 1/2 sum squareCost w^2 on standardised columns. */
export interface DescentProblem {
  /** Above 0 for every column that varies. */
  readonly absoluteCosts: Float64Array;
  readonly squareCosts: Float64Array;
  readonly maxIterations: number;
  /** Ends when the duality gap is no more than this share of the mean squared target. */
  readonly tolerance: number;
}

/** Weights of the standardised columns, and how the search ended. */
export interface DescentResult {
  readonly weights: Float64Array;
  readonly iterations: number;
  readonly converged: boolean;
}

/**
 * Coordinate descent on the products of columns, each once around: made for far more rows than columns, because no
 * pass looks at rows.
 * @param products mean products of p columns and one target, `(p + 1) x (p + 1)`, from `gramMatrix`
 * Cost: p^2 per pass at most.
 * Source: Friedman, Hastie and Tibshirani 2010, Journal of Statistical Software 33 (covariance updates).
 */
export function descendOnProducts(products: Float64Array, problem: DescentProblem): DescentResult {
  const { absoluteCosts, squareCosts, maxIterations, tolerance } = problem;
  const columns = absoluteCosts.length;
  const whole = columns + 1;
  const towards = products.subarray(columns * whole, columns * whole + columns);
  const targetSquares = products[columns * whole + columns]!;
  const weights = new Float64Array(columns);
  // Per column its mean product with the fitted values.
  const fitted = new Float64Array(columns);
  for (let iterations = 1; iterations <= maxIterations; iterations++) {
    for (let j = 0; j < columns; j++) {
      const row = j * whole;
      const square = products[row + j]!;
      if (square === 0) continue;
      const pull = towards[j]! - fitted[j]! + square * weights[j]!;
      const weight = softThreshold(pull, absoluteCosts[j]!) / (square + squareCosts[j]!);
      const change = weight - weights[j]!;
      if (change === 0) continue;
      weights[j] = weight;
      for (let k = 0; k < columns; k++) fitted[k]! += change * products[row + k]!;
    }
    const gap = dualityGap(gapOnProducts(weights, fitted, towards, targetSquares, problem));
    if (gap <= tolerance * targetSquares) return { weights, iterations, converged: true };
  }
  return { weights, iterations: maxIterations, converged: false };
}

function gapOnProducts(
  weights: Float64Array,
  fitted: Float64Array,
  towards: Float64Array,
  targetSquares: number,
  { absoluteCosts, squareCosts }: DescentProblem,
): GapParts {
  let both = 0;
  let fittedSquares = 0;
  for (let j = 0; j < weights.length; j++) {
    both += towards[j]! * weights[j]!;
    fittedSquares += fitted[j]! * weights[j]!;
  }
  return {
    residualSquares: Math.max(0, targetSquares - 2 * both + fittedSquares),
    residualTarget: targetSquares - both,
    weights,
    slopes: weights.map((weight, j) => towards[j]! - fitted[j]! - squareCosts[j]! * weight),
    absoluteCosts,
    squareCosts,
  };
}
