import { checkFitInput, expectNumbers } from '../check-fit-input.js';
import type { Estimator } from '../estimator.js';
import { type ParamRules, resolveParams } from '../params.js';
import { elasticNetSeconds, fitElasticNet } from './fit-elastic-net.js';
import { LinearModel } from './linear-model.js';

const ID = 'en';
const DEFAULTS = { alpha: 1, l1Ratio: 0.5, maxIterations: 1000, tolerance: 1e-8 };
const RULES: ParamRules<typeof DEFAULTS> = {
  alpha: { kind: 'number', minimum: 0, maximum: 1e12 },
  l1Ratio: { kind: 'number', minimum: 0, maximum: 1 },
  maxIterations: { kind: 'number', minimum: 1, maximum: 1_000_000, integer: true },
  tolerance: { kind: 'number', above: 0, maximum: 1 },
};

/**
 * Linear regression with penalties on absolute and on squared weights of the raw columns: sets weights to 0 like the
 * lasso, yet keeps columns that say the same together.
 * Minimises 1/2 weighted mean of (y - prediction)^2 + alpha x (r sum |weight| + (1 - r) / 2 x sum weight^2),
 * r = l1Ratio; the intercept goes unpenalised.
 * The model records `iterations` and `converged`. Copies the rows only beyond 500 columns.
 * @param params alpha from 0 (least squares) to 1e12, default 1; l1Ratio from 0 (ridge) to 1 (lasso), default 0.5;
 *   maxIterations (passes) from 1, default 1000; tolerance in (0, 1], default 1e-8: duality gap per variance of the
 *   target
 * Source: scikit-learn 1.9 ElasticNet (whose default tolerance is 1e-4).
 * @example values -2, 2 at x = -1, 1 with alpha 1: weight (2 - 0.5) / (1 + 0.5) = 1
 */
export const elasticNet: Estimator = {
  id: ID,
  name: 'Elastic net',
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
    return new LinearModel(ID, fitElasticNet(x, expectNumbers(ID, y), chosen, rowWeights));
  },
  fromJSON: (json) => LinearModel.fromJSON(ID, json, 'search'),
};
