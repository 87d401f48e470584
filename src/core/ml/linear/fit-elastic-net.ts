import type { Matrix, NumberTarget } from '../estimator.js';
import { descendOnProducts } from './coordinate-descent.js';
import { descendOnColumns } from './coordinate-descent-on-columns.js';
import { gramMatrix } from './gram-matrix.js';
import type { LinearFit } from './linear-model.js';
import { penalisedLeastSquares } from './penalised-least-squares.js';
import { scaledColumns, scaledTarget } from './scaled-columns.js';
import { standardProblem } from './standard-problem.js';

/** Up to so many columns their products are cheap to form and to keep. */
const MOST_COLUMNS_OF_PRODUCTS = 500;

/** What the weights of the raw columns cost, and when the search ends. */
export interface ElasticNetSettings {
  readonly alpha: number;
  readonly l1Ratio: number;
  readonly maxIterations: number;
  readonly tolerance: number;
}

/**
 * Minimises 1/2 weighted mean of (y - prediction)^2 + alpha x (r sum |weight| + (1 - r) / 2 x sum weight^2) over the
 * weights of the raw columns, r = l1Ratio; the intercept costs nothing. Coordinate descent on standardised columns
 * with the costs carried over: on the products of columns when there are more rows than columns and at most 500
 * columns, on a copy of the columns otherwise. Without any cost of absolute values it is ridge regression and solved
 * in one step.
 * @throws InvalidArgument when a column spreads so far that its variance overflows
 */
export function fitElasticNet(
  x: Matrix,
  { values }: NumberTarget,
  settings: ElasticNetSettings,
  rowWeights?: Float64Array,
): LinearFit {
  const { alpha, l1Ratio, maxIterations, tolerance } = settings;
  const problem = standardProblem(x, values, rowWeights);
  const { scaling, centre, spread, target } = problem;
  const { means, scales } = scaling;
  if (problem.isTargetConstant) {
    const weights = new Float64Array(x.columns);
    return { means, scales, weights, centre, search: { iterations: 0, converged: true } };
  }
  if (alpha * l1Ratio === 0) {
    const cost = alpha * scaling.weightSum;
    const solved = penalisedLeastSquares({ x, targets: [values], weights: rowWeights, alpha: cost });
    const search = { iterations: 1, converged: true };
    return { means, scales, weights: solved.weights[0]!, centre: solved.centres[0]!, search };
  }
  const descent = {
    absoluteCosts: scales.map((scale) => (alpha * l1Ratio) / scale / spread),
    squareCosts: scales.map((scale) => (alpha * (1 - l1Ratio)) / scale / scale),
    maxIterations,
    tolerance,
  };
  const usesProducts = x.columns <= MOST_COLUMNS_OF_PRODUCTS && x.columns < x.rows;
  const found = usesProducts
    ? descendOnProducts(gramMatrix({ x, scaling, targets: [target], weights: rowWeights }), descent)
    : descendOnColumns(
        scaledColumns(x, scaling, rowWeights),
        scaledTarget(target, scaling, rowWeights),
        descent,
      );
  return {
    means,
    scales,
    weights: found.weights.map((weight) => weight * spread),
    centre,
    search: { iterations: found.iterations, converged: found.converged },
  };
}

/**
 * Seconds of a fit, measured: products or some dozen passes over the columns.
 * @example elasticNetSeconds({ rows: 80_000, columns: 20 }) // about 0.03
 */
export function elasticNetSeconds({ rows, columns }: { rows: number; columns: number }): number {
  const usesProducts = columns <= MOST_COLUMNS_OF_PRODUCTS && columns < rows;
  return 1e-3 + rows * columns * (usesProducts ? 1.5e-8 + columns * 3e-10 : 1e-7);
}
