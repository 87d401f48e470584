import type { Matrix } from '../estimator.js';
import { choleskyFactor, solveCholesky } from './cholesky.js';
import { conditionEstimate } from './condition-estimate.js';
import { type GramInput, gramMatrix } from './gram-matrix.js';
import { leastSquares } from './qr.js';
import { solveRidgeByRows } from './ridge-by-rows.js';
import { triangularRows } from './triangular-rows.js';
import { type ColumnScaling, weightedScaling } from './weighted-moments.js';

/** Up to here normal equations keep about ten digits; beyond, QR takes over. */
const NORMAL_EQUATIONS_LIMIT = 1e6;

/** Rows to fit and what a weight costs. */
export interface LeastSquaresProblem {
  readonly x: Matrix;
  /** One or more right-hand sides, all with the same columns. */
  readonly targets: readonly Float64Array[];
  readonly weights?: Float64Array | undefined;
  /** Cost of a squared weight on a raw column, 0 or more; intercepts cost nothing. */
  readonly alpha: number;
}

/** One linear fit per target, in the coordinates of the standardised columns. */
export interface LeastSquaresSolution {
  readonly scaling: ColumnScaling;
  /** Per target the prediction at the column means. */
  readonly centres: readonly number[];
  /** Per target the change of the prediction per standard deviation of each column. */
  readonly weights: readonly Float64Array[];
}

/**
 * Minimises sum of w (y - prediction)^2 + alpha x sum of (raw weight)^2 with an intercept, for all targets at once.
 * Columns and targets are standardised inside, with the penalty carried over. Well-conditioned problems (condition
 * of the penalised correlation matrix up to 1e6) go through normal equations, which read the rows once; more
 * columns than rows with a penalty go through the products of rows; everything else through QR, where dependent
 * columns get the weights of least norm. Constant columns get weight 0.
 * Cost: rows x columns^2 / 2 multiplications, four times as many through QR.
 * @throws InvalidArgument when a column spreads so far that its variance overflows
 * Source: scikit-learn 1.9 Ridge(solver='svd'), LinearRegression.
 * @example x = -1, 1 and target -1, 1 with alpha 2: weight 2 / (2 + 2) = 0.5
 */
export function penalisedLeastSquares(problem: LeastSquaresProblem): LeastSquaresSolution {
  const { x, targets, weights, alpha } = problem;
  const scaling = weightedScaling(x, weights);
  const scaled = targets.map((target) => standardiseTarget(target, weights));
  const penalties = scaling.scales.map((scale) => alpha / scale / scale / scaling.weightSum);
  const input: GramInput = { x, scaling, targets: scaled.map(({ values }) => values), weights };
  const isWide = x.columns > x.rows;
  const solutions =
    (isWide && alpha > 0 ? solveRidgeByRows(input, penalties) : undefined) ??
    (isWide ? undefined : solveNormalEquations(input, penalties)) ??
    solveByReflections(input, penalties);
  return {
    scaling,
    centres: scaled.map(({ mean }) => mean),
    weights: solutions.map((solution, t) => solution.map((weight) => weight * scaled[t]!.spread)),
  };
}

function standardiseTarget(target: Float64Array, weights: Float64Array | undefined) {
  const { means, scales } = weightedScaling({ rows: target.length, columns: 1, data: target }, weights);
  const mean = means[0]!;
  const spread = scales[0]!;
  return { mean, spread, values: target.map((value) => (value - mean) / spread) };
}

function solveNormalEquations(input: GramInput, penalties: Float64Array): Float64Array[] | undefined {
  const size = input.x.columns;
  const { isConstant } = input.scaling;
  const whole = size + input.targets.length;
  const products = gramMatrix(input);
  const matrix = new Float64Array(size * size);
  for (let j = 0; j < size; j++) {
    matrix.set(products.subarray(j * whole, j * whole + size), j * size);
    // The weight of a constant column is 0 whatever stands here.
    matrix[j * size + j]! = isConstant[j] === 1 ? 1 : matrix[j * size + j]! + penalties[j]!;
  }
  const lower = choleskyFactor(matrix, size);
  if (lower === undefined) return undefined;
  if (!(conditionEstimate(matrix, lower, size) <= NORMAL_EQUATIONS_LIMIT)) return undefined;
  return input.targets.map((_, t) => {
    const at = (size + t) * whole;
    return solveCholesky(lower, size, products.slice(at, at + size));
  });
}

function solveByReflections(input: GramInput, penalties: Float64Array): Float64Array[] {
  const size = input.x.columns;
  const short = triangularRows(input);
  const penaltyRows = penalties.some((penalty) => penalty > 0) ? size : 0;
  const rows = short.rows + penaltyRows;
  const data = new Float64Array(rows * size);
  for (let j = 0; j < size; j++) {
    for (let i = 0; i < short.rows; i++) data[i * size + j] = short.columns[j]![i]!;
    if (penaltyRows > 0) {
      data[(short.rows + j) * size + j] = Math.sqrt(penalties[j]! * input.scaling.weightSum);
    }
  }
  const tolerance = Math.max(64, input.x.rows, size) * Number.EPSILON;
  return input.targets.map((_, t) => {
    const right = new Float64Array(rows);
    right.set(short.columns[size + t]!);
    const { solution } = leastSquares({ rows, columns: size, data }, right, tolerance);
    return solution.map((weight, j) => (input.scaling.isConstant[j] === 1 ? 0 : weight));
  });
}
