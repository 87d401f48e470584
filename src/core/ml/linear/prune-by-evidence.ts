import { choleskyFactor, inverseDiagonal, solveCholesky } from './cholesky.js';

/** Mean products of standardised columns and a standardised target. */
export interface RelevanceProblem {
  /** Row-major `size x size`: the correlations of the columns. */
  readonly matrix: Float64Array;
  /** Correlation of every column with the target. */
  readonly towards: Float64Array;
  /** Sum of the weights of the rows. */
  readonly rows: number;
  /** Columns to begin with. */
  readonly columns: readonly number[];
}

/** Priors, the precision from which a weight counts as 0, and the end of the search. */
export interface RelevanceSettings {
  readonly maxIterations: number;
  readonly tolerance: number;
  readonly threshold: number;
  readonly alpha1: number;
  readonly alpha2: number;
  readonly lambda1: number;
  readonly lambda2: number;
}

/**
 * Finds the precision of the noise (alpha) and of every weight (lambda) that make the target most likely, and the
 * weights that follow. In turn S = (diag lambda + alpha X'X)^-1, w = alpha S X'y, gamma = 1 - lambda diag S,
 * lambda = (gamma + 2 lambda1) / (w^2 + 2 lambda2), alpha = (n - sum gamma + 2 alpha1) / (residual squares +
 * 2 alpha2), until the weights stay where they are. Columns whose precision reaches the threshold leave for good.
 * A precision beyond what double precision can solve for ends the search where it is, as not converged.
 * Source: scikit-learn 1.9 ARDRegression.fit.
 */
export function pruneByEvidence(problem: RelevanceProblem, settings: RelevanceSettings) {
  const { matrix, towards, rows } = problem;
  const { maxIterations, tolerance, threshold, alpha1, alpha2, lambda1, lambda2 } = settings;
  const size = towards.length;
  const lambda = new Float64Array(size).fill(1);
  let alpha = 1;
  let kept = problem.columns;
  let before: Float64Array | undefined;
  let weights = new Float64Array(size);
  for (let iterations = 1; kept.length > 0; iterations++) {
    const step = solveKept(problem, kept, lambda, alpha);
    if (step === undefined) return { weights, iterations, converged: false };
    weights = step.weights;
    let determined = 0;
    const residualSquares = rows * residualVariance(matrix, towards, weights, kept);
    kept.forEach((j, place) => {
      const gamma = 1 - lambda[j]! * step.variances[place]!;
      determined += gamma;
      lambda[j] = (gamma + 2 * lambda1) / (weights[j]! ** 2 + 2 * lambda2);
    });
    alpha = (rows - determined + 2 * alpha1) / (residualSquares + 2 * alpha2);
    const remaining = kept.filter((j) => lambda[j]! < threshold);
    for (const j of kept) if (!(lambda[j]! < threshold)) weights[j] = 0;
    const isUsable = alpha > 0 && Number.isFinite(alpha) && remaining.every((j) => lambda[j]! > 0);
    if (!isUsable) return { weights, iterations, converged: false };
    kept = remaining;
    const converged = kept.length === 0 || (before !== undefined && distance(before, weights) < tolerance);
    if (converged || iterations === maxIterations) {
      const last = solveKept(problem, kept, lambda, alpha);
      return { weights: last?.weights ?? weights, iterations, converged };
    }
    before = weights.slice();
  }
  return { weights, iterations: 0, converged: true };
}

/** Weights of the kept columns, all others 0, and their variances. */
function solveKept(
  { matrix, towards, rows }: RelevanceProblem,
  kept: readonly number[],
  lambda: Float64Array,
  alpha: number,
) {
  const size = towards.length;
  const count = kept.length;
  const precisions = new Float64Array(count * count);
  kept.forEach((j, row) => {
    kept.forEach((k, column) => {
      precisions[row * count + column] = alpha * rows * matrix[j * size + k]! + (j === k ? lambda[j]! : 0);
    });
  });
  const lower = choleskyFactor(precisions, count);
  if (lower === undefined) return undefined;
  const right = Float64Array.from(kept, (j) => alpha * rows * towards[j]!);
  const weights = new Float64Array(size);
  solveCholesky(lower, count, right).forEach((weight, place) => {
    weights[kept[place]!] = weight;
  });
  return { weights, variances: inverseDiagonal(lower, count) };
}

/** Mean square of what the weights leave of a target of variance 1. */
function residualVariance(
  matrix: Float64Array,
  towards: Float64Array,
  weights: Float64Array,
  kept: readonly number[],
): number {
  const size = towards.length;
  let left = 1;
  for (const j of kept) {
    let explained = 0;
    for (const k of kept) explained += matrix[j * size + k]! * weights[k]!;
    left += weights[j]! * (explained - 2 * towards[j]!);
  }
  return Math.max(0, left);
}

function distance(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, j) => sum + Math.abs(value - b[j]!), 0);
}
