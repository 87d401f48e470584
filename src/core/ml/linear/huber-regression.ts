import { checkFitInput, expectNumbers } from '../check-fit-input.js';
import type { Estimator } from '../estimator.js';
import { type ParamRules, resolveParams } from '../params.js';
import { constantLinearModel } from './constant-linear-model.js';
import { huberLoss } from './huber-loss.js';
import { minimise } from './lbfgs.js';
import { LinearModel } from './linear-model.js';
import { scaledRows } from './scaled-rows.js';
import { standardProblem } from './standard-problem.js';

const ID = 'huber';
const DEFAULTS = { epsilon: 1.35, alpha: 1e-4, maxIterations: 1000, tolerance: 1e-7 };
const RULES: ParamRules<typeof DEFAULTS> = {
  epsilon: { kind: 'number', above: 1, maximum: 1e6 },
  alpha: { kind: 'number', minimum: 0, maximum: 1e12 },
  maxIterations: { kind: 'number', minimum: 1, maximum: 100_000, integer: true },
  tolerance: { kind: 'number', above: 0, maximum: 1 },
};

/**
 * Linear regression that outliers of the target cannot pull far: residuals beyond epsilon scales count by their size
 * instead of their square, and the scale is estimated along. Minimises sum of w (s + H(r / s) s) + alpha x sum of
 * weight^2 over weights, intercept and scale s, H(t) = t^2 up to epsilon and 2 epsilon |t| - epsilon^2 beyond.
 * The model records `iterations` and `converged`. Takes one copy of the rows.
 * @param params epsilon above 1, default 1.35 (95 % as good as least squares on normal noise); alpha from 0, default
 *   1e-4; maxIterations from 1, default 1000; tolerance in (0, 1], default 1e-7: largest slope of the mean loss at
 *   which the search ends, columns and target standardised
 * Source: scikit-learn 1.9 HuberRegressor (whose defaults are 100 iterations and 1e-5).
 * @example values 0, 1, 2, 3, 100 at x = 0, 1, 2, 3, 4: close to y = x
 */
export const huberRegression: Estimator = {
  id: ID,
  name: 'Huber regression',
  tasks: ['regression'],
  defaults: DEFAULTS,
  rules: RULES,
  input: 'scaled',
  usesWeights: true,
  isSlow: false,
  estimateSeconds: ({ rows, columns }) => 1e-3 + rows * columns * 1e-7,
  refuses: () => undefined,
  fit(x, y, params, _random, rowWeights) {
    const { epsilon, alpha, maxIterations, tolerance } = resolveParams(ID, DEFAULTS, params, RULES);
    checkFitInput(x, y, rowWeights);
    const { values } = expectNumbers(ID, y);
    const problem = standardProblem(x, values, rowWeights);
    if (problem.isTargetConstant) return constantLinearModel(ID, problem);
    const { scaling, centre, spread, target } = problem;
    const { means, scales, weightSum } = scaling;
    const objective = huberLoss({
      z: scaledRows(x, scaling),
      target,
      shares: target.map((_, i) => (rowWeights === undefined ? 1 : rowWeights[i]!) / weightSum),
      epsilon,
      penalties: scales.map((scale) => (2 * alpha * spread) / scale / scale / weightSum),
    });
    const { point, iterations, converged } = minimise(objective, new Float64Array(x.columns + 2), {
      maxIterations,
      gradientTolerance: tolerance,
    });
    return new LinearModel(ID, {
      means,
      scales,
      weights: point.slice(0, x.columns).map((weight) => weight * spread),
      centre: centre + point[x.columns]! * spread,
      search: { iterations, converged },
    });
  },
  fromJSON: (json) => LinearModel.fromJSON(ID, json, 'search'),
};
