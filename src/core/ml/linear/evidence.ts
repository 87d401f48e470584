/** Mean products of raw columns and target, in the directions of the eigenvectors of the columns. */
export interface EvidenceProblem {
  /** Eigenvalues of the mean products of columns, descending. */
  readonly variances: Float64Array;
  /** Eigenvector k at `vectors[k * size ..]`. */
  readonly vectors: Float64Array;
  /** Mean product of every column and the target. */
  readonly towards: Float64Array;
  readonly targetVariance: number;
  /** Sum of the weights of the rows. */
  readonly rows: number;
}

/** Priors and the end of the search. */
export interface EvidenceSettings {
  readonly maxIterations: number;
  readonly tolerance: number;
  readonly alpha1: number;
  readonly alpha2: number;
  readonly lambda1: number;
  readonly lambda2: number;
}

const NOISE_SHARE = 1e-12;

/**
 * Finds the precisions of noise (alpha) and weights (lambda) that make the target most likely, and the weights that
 * follow from them: w = (X'X + lambda / alpha)^-1 X'y. In turn gamma = sum of alpha v / (lambda + alpha v) over the
 * eigenvalues v of X'X, lambda = (gamma + 2 lambda1) / (w'w + 2 lambda2) and
 * alpha = (n - gamma + 2 alpha1) / (residual squares + 2 alpha2), until the weights stay where they are.
 * Source: MacKay 1992, Neural Computation 4; scikit-learn 1.9 BayesianRidge.fit.
 */
export function estimatePrecisions(problem: EvidenceProblem, settings: EvidenceSettings) {
  const { variances, vectors, towards, targetVariance, rows } = problem;
  const { maxIterations, tolerance, alpha1, alpha2, lambda1, lambda2 } = settings;
  const size = towards.length;
  const floor = NOISE_SHARE * Math.max(0, variances[0]!);
  const squares = variances.map((variance) => (variance > floor ? rows * variance : 0));
  const along = squares.map((square, k) => {
    let sum = 0;
    for (let j = 0; j < size; j++) sum += vectors[k * size + j]! * towards[j]!;
    return square === 0 ? 0 : rows * sum;
  });
  let alpha = 1 / (targetVariance + Number.EPSILON);
  let lambda = 1;
  let before: Float64Array | undefined;
  for (let iterations = 1; ; iterations++) {
    const ratio = lambda / alpha;
    let residualSquares = rows * targetVariance;
    let weightSquares = 0;
    let gamma = 0;
    const parts = along.map((pull, k) => {
      const square = squares[k]!;
      if (square === 0) return 0;
      const part = pull / (square + ratio);
      residualSquares += part * (square * part - 2 * pull);
      weightSquares += part * part;
      gamma += square / (ratio + square);
      return part;
    });
    const weights = weightsOf(parts, vectors);
    lambda = (gamma + 2 * lambda1) / (weightSquares + 2 * lambda2);
    alpha = (rows - gamma + 2 * alpha1) / (Math.max(0, residualSquares) + 2 * alpha2);
    const isUsable = lambda > 0 && alpha > 0 && Number.isFinite(lambda / alpha);
    const converged = before !== undefined && distance(before, weights) < tolerance;
    if (!isUsable) return { weights, iterations, converged: false };
    if (converged || iterations === maxIterations) {
      const last = along.map((pull, k) => (squares[k] === 0 ? 0 : pull / (squares[k]! + lambda / alpha)));
      return { weights: weightsOf(last, vectors), iterations, converged };
    }
    before = weights;
  }
}

function weightsOf(parts: Float64Array, vectors: Float64Array): Float64Array {
  const size = parts.length;
  const weights = new Float64Array(size);
  for (let k = 0; k < size; k++) {
    if (parts[k] === 0) continue;
    for (let j = 0; j < size; j++) weights[j]! += parts[k]! * vectors[k * size + j]!;
  }
  return weights;
}

function distance(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, j) => sum + Math.abs(value - b[j]!), 0);
}
