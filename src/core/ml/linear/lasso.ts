import { checkFitInput, expectNumbers } from '../check-fit-input.js';
import type { Estimator } from '../estimator.js';
import { type ParamRules, resolveParams } from '../params.js';
import { elasticNetSeconds, fitElasticNet } from './fit-elastic-net.js';
import { LinearModel } from './linear-model.js';

const ID = 'lasso';
const DEFAULTS = { alpha: 1, maxIterations: 1000, tolerance: 1e-8 };
const RULES: ParamRules<typeof DEFAULTS> = {
  alpha: { kind: 'number', minimum: 0, maximum: 1e12 },
  maxIterations: { kind: 'number', minimum: 1, maximum: 1_000_000, integer: true },
  tolerance: { kind: 'number', above: 0, maximum: 1 },
};

/**
 * Linear regression with a penalty on the absolute weights of the raw columns, which sets many of them to 0.
 * Minimises 1/2 weighted mean of (y - prediction)^2 + alpha x sum of |weight|; the intercept goes unpenalised.
 * The model records `iterations` and `converged`. Copies the rows only beyond 500 columns.
 * @param params alpha from 0 (least squares) to 1e12, default 1, in units of target x column; maxIterations (passes)
 *   from 1, default 1000; tolerance in (0, 1], default 1e-8: duality gap per variance of the target
 * Source: scikit-learn 1.9 Lasso (whose default tolerance is 1e-4).
 * @example values -2, 2 at x = -1, 1 with alpha 1: weight 1
 */
export const lasso: Estimator = {
  id: ID,
  name: 'Lasso regression',
  tasks: ['regression'],
  defaults: DEFAULTS,
  rules: RULES,
  input: 'scaled',
  usesWeights: true,
  isSlow: false,
  estimateSeconds: elasticNetSeconds,
  refuses: () => undefined,
  fit(x, y, params, _random, rowWeights) {
    const chosen = resolveParams(ID, DEFAULTS, params, RULES);
    checkFitInput(x, y, rowWeights);
    const target = expectNumbers(ID, y);
    return new LinearModel(ID, fitElasticNet(x, target, { ...chosen, l1Ratio: 1 }, rowWeights));
  },
  fromJSON: (json) => LinearModel.fromJSON(ID, json, 'search'),
};
