import { checkFitInput, expectNumbers } from '../check-fit-input.js';
import type { Estimator } from '../estimator.js';
import { resolveParams } from '../params.js';
import { refusesManyProducts } from './column-limits.js';
import { LinearModel } from './linear-model.js';
import { penalisedLeastSquares } from './penalised-least-squares.js';

const ID = 'lr';

/**
 * Ordinary least squares with an intercept. No parameters. Weights of rows weigh their squared errors.
 * Columns are standardised first, which changes no prediction. Well-conditioned columns go through normal
 * equations, all others through QR. When columns depend on each other, or there are more columns than rows, the
 * weights of least norm on standardised columns are taken; a constant column gets weight 0.
 * Takes no copy of the rows.
 * Source: scikit-learn 1.9 LinearRegression (which takes the least norm on unscaled columns).
 * @example values 1, 3, 5 at x = 0, 1, 2: predicts 7 at x = 3
 */
export const linearRegression: Estimator = {
  id: ID,
  name: 'Linear regression',
  tasks: ['regression'],
  defaults: {},
  rules: {},
  input: 'plain',
  usesWeights: true,
  isSlow: false,
  estimateSeconds: ({ rows, columns }) => 1e-3 + rows * columns * (1e-8 + columns * 3e-10),
  refuses: refusesManyProducts,
  fit(x, y, params, _random, rowWeights) {
    resolveParams(ID, {}, params, {});
    checkFitInput(x, y, rowWeights);
    const { values } = expectNumbers(ID, y);
    const solved = penalisedLeastSquares({ x, targets: [values], weights: rowWeights, alpha: 0 });
    const { means, scales } = solved.scaling;
    return new LinearModel(ID, { means, scales, weights: solved.weights[0]!, centre: solved.centres[0]! });
  },
  fromJSON: (json) => LinearModel.fromJSON(ID, json),
};
