import { checkFitInput, expectNumbers } from '../check-fit-input.js';
import type { Estimator, Matrix } from '../estimator.js';
import { type ParamRules, resolveParams } from '../params.js';
import { LinearModel } from './linear-model.js';
import { leastSquares } from './qr.js';
import { type StandardisedColumns, standardiseColumns } from './standardised-columns.js';

const ID = 'ridge';
const DEFAULTS = { alpha: 1 };
const RULES: ParamRules<typeof DEFAULTS> = { alpha: { kind: 'number', minimum: 0, maximum: 1e12 } };

/**
 * Linear regression with a penalty on the squared weights of the raw columns; the intercept goes unpenalised.
 * Minimises sum (y - prediction)^2 + alpha x sum of weight^2. Solved by QR of the standardised columns stacked on
 * the penalty, not by normal equations.
 * @param params alpha from 0 (plain least squares) to 1e12, default 1
 * Source: scikit-learn 1.9 Ridge.
 * @example values -1, 1 at x = -1, 1 with alpha 2: weight 2 / (2 + 2) = 0.5
 */
export const ridge: Estimator = {
  id: ID,
  name: 'Ridge regression',
  tasks: ['regression'],
  defaults: DEFAULTS,
  wantsScaling: true,
  refuses: () => undefined,
  fit(x, y, params) {
    const { alpha } = resolveParams(ID, DEFAULTS, params, RULES);
    checkFitInput(x, y);
    const { values } = expectNumbers(ID, y);
    const target = standardiseColumns({ rows: x.rows, columns: 1, data: values });
    const columns = standardiseColumns(x);
    const right = new Float64Array(x.rows + x.columns);
    right.set(target.matrix.data);
    const { solution } = leastSquares(stackPenalty(columns, alpha), right);
    const spread = target.scales[0]!;
    return new LinearModel(ID, {
      means: columns.means,
      scales: columns.scales,
      weights: solution.map((weight) => weight * spread),
      centre: target.means[0]!,
    });
  },
  fromJSON: (json) => LinearModel.fromJSON(ID, json),
};

/** The columns with sqrt(alpha) / scale below them: a weight on a standardised column is scale times the raw one. */
function stackPenalty({ matrix, scales }: StandardisedColumns, alpha: number): Matrix {
  const { rows, columns } = matrix;
  const data = new Float64Array((rows + columns) * columns);
  data.set(matrix.data);
  for (let j = 0; j < columns; j++) data[(rows + j) * columns + j] = Math.sqrt(alpha) / scales[j]!;
  return { rows: rows + columns, columns, data };
}
