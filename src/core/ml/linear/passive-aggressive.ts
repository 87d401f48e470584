import { permutation, type Random } from '../../random.js';
import { checkFitInput, expectNumbers, refuseWeights } from '../check-fit-input.js';
import type { Estimator, Matrix } from '../estimator.js';
import { type ParamRules, resolveParams } from '../params.js';
import { constantLinearModel } from './constant-linear-model.js';
import { LinearModel } from './linear-model.js';
import { scaledRows } from './scaled-rows.js';
import { standardProblem } from './standard-problem.js';

const ID = 'par';
const DEFAULTS = {
  C: 1,
  epsilon: 0.1,
  maxIterations: 1000,
  tolerance: 1e-3,
  patience: 5,
  shuffle: true,
};
const RULES: ParamRules<typeof DEFAULTS> = {
  C: { kind: 'number', above: 0, maximum: 1e6 },
  epsilon: { kind: 'number', minimum: 0, maximum: 1e6 },
  maxIterations: { kind: 'number', minimum: 1, maximum: 100_000, integer: true },
  tolerance: { kind: 'number', minimum: 0, maximum: 1 },
  patience: { kind: 'number', minimum: 1, maximum: 100_000, integer: true },
  shuffle: { kind: 'switch' },
};

/**
 * Passive aggressive regression (PA-I): goes over the rows one by one; a row that is met within epsilon changes
 * nothing, any other moves the weights just so far that it would be, at most C x its values.
 * Step = min(C, (|error| - epsilon) / |row|^2), in the direction of the error; the intercept moves by the same step and
 * does not count in |row|^2, so with few columns it keeps moving. Columns and target are standardised first and C,
 * epsilon and tolerance are about values there: no unit changes the model. The model records `iterations` (epochs) and
 * `converged`. Takes one copy of the rows and no weights.
 * @param params C above 0, default 1; epsilon from 0, default 0.1 deviations of the target; maxIterations (epochs) from
 *   1, default 1000; the search ends after patience (from 1, default 5) epochs in a row whose mean loss is above the
 *   best less tolerance (0 to 1, default 1e-3); shuffle, default true: every epoch takes the rows in an order of its own
 * Source: scikit-learn 1.9 PassiveAggressiveRegressor on a standardised target, which is
 * SGDRegressor(loss='epsilon_insensitive', penalty=None, learning_rate='pa1'); Crammer et al. 2006, Journal of Machine
 * Learning Research 7.
 * @example values 0, 2, 4, 6 at x = 0, 1, 2, 3: near y = 2 x
 */
export const passiveAggressive: Estimator = {
  id: ID,
  name: 'Passive aggressive regression',
  tasks: ['regression'],
  defaults: DEFAULTS,
  rules: RULES,
  input: 'scaled',
  usesWeights: false,
  isSlow: false,
  estimateSeconds: ({ rows, columns }) => 1e-3 + rows * (columns + 10) * 6e-8,
  refuses: () => undefined,
  fit(x, y, params, random, rowWeights) {
    const chosen = resolveParams(ID, DEFAULTS, params, RULES);
    checkFitInput(x, y, rowWeights);
    refuseWeights(ID, rowWeights);
    const { values } = expectNumbers(ID, y);
    const problem = standardProblem(x, values);
    if (problem.isTargetConstant) return constantLinearModel(ID, problem);
    const { scaling, centre, spread, target } = problem;
    const found = learnRowByRow(scaledRows(x, scaling), target, chosen, random);
    return new LinearModel(ID, {
      means: scaling.means,
      scales: scaling.scales,
      weights: found.weights.map((weight) => weight * spread),
      centre: centre + found.intercept * spread,
      search: { iterations: found.iterations, converged: found.converged },
    });
  },
  fromJSON: (json) => LinearModel.fromJSON(ID, json, 'search'),
};

function learnRowByRow(z: Matrix, target: Float64Array, settings: typeof DEFAULTS, random: Random) {
  const { C, epsilon, maxIterations, tolerance, patience, shuffle } = settings;
  const { rows, columns, data } = z;
  const squares = target.map((_, i) => squaredNorm(data, i * columns, columns));
  const weights = new Float64Array(columns);
  let intercept = 0;
  let best = Number.POSITIVE_INFINITY;
  let idle = 0;
  for (let iterations = 1; ; iterations++) {
    const order = shuffle ? permutation(rows, random) : undefined;
    let sum = 0;
    for (let n = 0; n < rows; n++) {
      const i = order === undefined ? n : order[n]!;
      const row = i * columns;
      let error = target[i]! - intercept;
      for (let j = 0; j < columns; j++) error -= weights[j]! * data[row + j]!;
      const loss = Math.max(0, Math.abs(error) - epsilon);
      sum += loss;
      if (loss === 0 || squares[i] === 0) continue;
      const step = Math.sign(error) * Math.min(C, loss / squares[i]!);
      for (let j = 0; j < columns; j++) weights[j]! += step * data[row + j]!;
      intercept += step;
    }
    const mean = sum / rows;
    idle = mean > best - tolerance ? idle + 1 : 0;
    best = Math.min(best, mean);
    const converged = idle >= patience;
    if (converged || iterations === maxIterations) return { weights, intercept, iterations, converged };
  }
}

function squaredNorm(data: Float64Array, start: number, length: number): number {
  let sum = 0;
  for (let j = start; j < start + length; j++) sum += data[j]! ** 2;
  return sum;
}
