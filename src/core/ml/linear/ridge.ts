import { checkFitInput, expectNumbers } from '../check-fit-input.js';
import type { Estimator } from '../estimator.js';
import { type ParamRules, resolveParams } from '../params.js';
import { refusesManyProducts } from './column-limits.js';
import { LinearModel } from './linear-model.js';
import { penalisedLeastSquares } from './penalised-least-squares.js';

const ID = 'ridge';
const DEFAULTS = { alpha: 1 };
const RULES: ParamRules<typeof DEFAULTS> = { alpha: { kind: 'number', minimum: 0, maximum: 1e12 } };

/**
 * Linear regression with a penalty on the squared weights of the raw columns; the intercept goes unpenalised.
 * Minimises sum of w (y - prediction)^2 + alpha x sum of weight^2, w the weights of the rows.
 * @param params alpha from 0 (plain least squares) to 1e12, default 1
 * Source: scikit-learn 1.9 Ridge.
 * @example values -1, 1 at x = -1, 1 with alpha 2: weight 2 / (2 + 2) = 0.5
 */
export const ridge: Estimator = {
  id: ID,
  name: 'Ridge regression',
  tasks: ['regression'],
  defaults: DEFAULTS,
  rules: RULES,
  input: 'scaled',
  usesWeights: true,
  isSlow: false,
  estimateSeconds: ({ rows, columns }) => 1e-3 + rows * columns * (1e-8 + Math.min(rows, columns) * 3e-10),
  refuses: refusesManyProducts,
  fit(x, y, params, _random, rowWeights) {
    const { alpha } = resolveParams(ID, DEFAULTS, params, RULES);
    checkFitInput(x, y, rowWeights);
    const { values } = expectNumbers(ID, y);
    const solved = penalisedLeastSquares({ x, targets: [values], weights: rowWeights, alpha });
    const { means, scales } = solved.scaling;
    return new LinearModel(ID, { means, scales, weights: solved.weights[0]!, centre: solved.centres[0]! });
  },
  fromJSON: (json) => LinearModel.fromJSON(ID, json),
};
