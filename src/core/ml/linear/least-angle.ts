import { checkFitInput, expectNumbers } from '../check-fit-input.js';
import type { Estimator, Matrix, Target } from '../estimator.js';
import { type ParamRules, resolveParams } from '../params.js';
import { lazyProducts } from './lazy-products.js';
import { leastAnglePath, type PathSettings } from './least-angle-path.js';
import { LinearModel } from './linear-model.js';
import { scaledColumns, scaledTarget } from './scaled-columns.js';
import { standardProblem } from './standard-problem.js';

const LEAST_ANGLE_DEFAULTS = { nonZeroWeights: 500 };
const LEAST_ANGLE_RULES: ParamRules<typeof LEAST_ANGLE_DEFAULTS> = {
  nonZeroWeights: { kind: 'number', minimum: 1, maximum: 100_000, integer: true },
};
const LASSO_DEFAULTS = { alpha: 1, maxIterations: 500 };
const LASSO_RULES: ParamRules<typeof LASSO_DEFAULTS> = {
  alpha: { kind: 'number', minimum: 0, maximum: 1e12 },
  maxIterations: { kind: 'number', minimum: 1, maximum: 100_000, integer: true },
};

const estimateSeconds: Estimator['estimateSeconds'] = ({ rows, columns }) =>
  1e-3 + rows * columns * (2e-8 + Math.min(rows, columns, 500) * 1.5e-9);

/**
 * Least angle regression: takes in one column after the other and moves the weights so that all columns taken in
 * keep the same product with the residuals. With all columns in, it is least squares; stopped early, it is a sparse
 * model between the lasso and stepwise regression. Columns that depend on others get weight 0. Takes one copy of the
 * rows.
 * @param params nonZeroWeights: how many columns to take in at most, from 1, default 500
 * Source: Efron, Hastie, Johnstone and Tibshirani 2004, Annals of Statistics 32; agrees with scikit-learn 1.9 Lars
 * until a weight crosses 0 (there scikit-learn turns the sign of its product, and no longer ends at least squares).
 * @example values 1, 3, 5 at x = 0, 1, 2: predicts 7 at x = 3
 */
export const leastAngle: Estimator = {
  id: 'lar',
  name: 'Least angle regression',
  tasks: ['regression'],
  defaults: LEAST_ANGLE_DEFAULTS,
  rules: LEAST_ANGLE_RULES,
  input: 'scaled',
  usesWeights: true,
  isSlow: false,
  estimateSeconds,
  refuses: () => undefined,
  fit(x, y, params, _random, rowWeights) {
    const chosen = resolveParams('lar', LEAST_ANGLE_DEFAULTS, params, LEAST_ANGLE_RULES);
    const maxSteps = Math.min(chosen.nonZeroWeights, x.columns);
    return follow('lar', { x, y, rowWeights }, { kind: 'least-angle', alpha: 0, maxSteps });
  },
  fromJSON: (json) => LinearModel.fromJSON('lar', json, 'search'),
};

/**
 * The lasso, found by following its path from no columns down to the penalty alpha instead of by coordinate descent:
 * exact, and quick when few columns have a weight.
 * The model records `iterations` (pieces of the path) and `converged` (whether it came down to alpha). Takes one copy
 * of the rows.
 * @param params alpha from 0 to 1e12, default 1, as for the lasso; maxIterations: pieces of the path, from 1, default
 *   500
 * Source: scikit-learn 1.9 LassoLars (which knows no weights of rows); Efron et al. 2004.
 * @example values -2, 2 at x = -1, 1 with alpha 1: weight 1
 */
export const lassoLeastAngle: Estimator = {
  id: 'llar',
  name: 'Lasso by least angle regression',
  tasks: ['regression'],
  defaults: LASSO_DEFAULTS,
  rules: LASSO_RULES,
  input: 'scaled',
  usesWeights: true,
  isSlow: false,
  estimateSeconds,
  refuses: () => undefined,
  fit(x, y, params, _random, rowWeights) {
    const { alpha, maxIterations } = resolveParams('llar', LASSO_DEFAULTS, params, LASSO_RULES);
    return follow('llar', { x, y, rowWeights }, { kind: 'lasso', alpha, maxSteps: maxIterations });
  },
  fromJSON: (json) => LinearModel.fromJSON('llar', json, 'search'),
};

interface Rows {
  readonly x: Matrix;
  readonly y: Target;
  readonly rowWeights: Float64Array | undefined;
}

function follow(id: string, { x, y, rowWeights }: Rows, settings: PathSettings): LinearModel {
  checkFitInput(x, y, rowWeights);
  const { values } = expectNumbers(id, y);
  const { scaling, centre, spread, target, isTargetConstant } = standardProblem(x, values, rowWeights);
  const { means, scales } = scaling;
  if (isTargetConstant) {
    const weights = new Float64Array(x.columns);
    return new LinearModel(id, {
      means,
      scales,
      weights,
      centre,
      search: { iterations: 0, converged: true },
    });
  }
  const products = lazyProducts(
    scaledColumns(x, scaling, rowWeights),
    scaledTarget(target, scaling, rowWeights),
  );
  const end = leastAnglePath(products, scales, { ...settings, alpha: settings.alpha / spread });
  return new LinearModel(id, {
    means,
    scales,
    weights: end.weights.map((weight) => weight * spread),
    centre,
    search: { iterations: end.steps, converged: settings.kind === 'least-angle' || end.reached },
  });
}
