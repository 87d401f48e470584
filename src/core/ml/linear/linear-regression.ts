import { MultivariateLinearRegression } from 'ml-regression';
import { checkFitInput, expectNumbers } from '../check-fit-input.js';
import type { Estimator, Matrix } from '../estimator.js';
import { resolveParams } from '../params.js';
import { conditionEstimate } from './condition-estimate.js';
import { LinearModel } from './linear-model.js';
import { leastSquares } from './qr.js';
import { standardiseColumns } from './standardised-columns.js';

const ID = 'lr';

/** Up to here the normal equations of ml-regression keep more than nine digits; beyond, QR takes over. */
const NORMAL_EQUATIONS_LIMIT = 1e3;
/** With more columns the decomposition inside ml-regression takes several times as long as QR. */
const NORMAL_EQUATIONS_COLUMNS = 100;

/**
 * Ordinary least squares with an intercept. No parameters.
 * Columns are standardised first, which changes no prediction. Up to 100 well-conditioned columns (condition
 * estimate up to 1e3) go through the normal equations of ml-regression, all others through our own QR. When columns
 * depend on each other, or there are more columns than rows, the weights of least norm on standardised columns are
 * taken; a constant column gets weight 0.
 * Source: scikit-learn 1.9 LinearRegression (which takes the least norm on unscaled columns).
 * @example values 1, 3, 5 at x = 0, 1, 2: predicts 7 at x = 3
 */
export const linearRegression: Estimator = {
  id: ID,
  name: 'Linear regression',
  tasks: ['regression'],
  defaults: {},
  wantsScaling: false,
  refuses: () => undefined,
  fit(x, y, params) {
    resolveParams(ID, {}, params, {});
    checkFitInput(x, y);
    const { values } = expectNumbers(ID, y);
    const target = standardiseColumns({ rows: x.rows, columns: 1, data: values });
    const { matrix, means, scales } = standardiseColumns(x);
    const suitsNormalEquations =
      x.columns <= NORMAL_EQUATIONS_COLUMNS && conditionEstimate(matrix) <= NORMAL_EQUATIONS_LIMIT;
    const weights = suitsNormalEquations
      ? solveNormalEquations(matrix, target.matrix.data)
      : leastSquares(matrix, target.matrix.data).solution;
    const spread = target.scales[0]!;
    return new LinearModel(ID, {
      means,
      scales,
      weights: weights.map((weight) => weight * spread),
      centre: target.means[0]!,
    });
  },
  fromJSON: (json) => LinearModel.fromJSON(ID, json),
};

function solveNormalEquations(z: Matrix, target: Float64Array): Float64Array {
  const rows = Array.from({ length: z.rows }, (_, i) =>
    Array.from(z.data.subarray(i * z.columns, (i + 1) * z.columns)),
  );
  const values = Array.from(target, (value) => [value]);
  // Both sides are centred, so the intercept is 0 and need not be fitted.
  const { weights } = new MultivariateLinearRegression(rows, values, { intercept: false, statistics: false });
  return Float64Array.from(weights, ([weight]) => weight!);
}
