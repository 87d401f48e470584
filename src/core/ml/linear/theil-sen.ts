import { checkFitInput, expectNumbers, refuseWeights } from '../check-fit-input.js';
import type { Estimator, Matrix } from '../estimator.js';
import { type ParamRules, resolveParams } from '../params.js';
import { refusesBeyond } from '../size-limits.js';
import { constantLinearModel } from './constant-linear-model.js';
import { LinearModel } from './linear-model.js';
import { leastSquares } from './qr.js';
import { combinations, rowSubsets } from './row-subsets.js';
import { spatialMedian } from './spatial-median.js';
import { standardProblem } from './standard-problem.js';

const ID = 'tr';
const DEFAULTS = { maxSubsets: 10_000, maxIterations: 300, tolerance: 1e-3 };
const RULES: ParamRules<typeof DEFAULTS> = {
  maxSubsets: { kind: 'number', minimum: 1, maximum: 1_000_000, integer: true },
  maxIterations: { kind: 'number', minimum: 1, maximum: 100_000, integer: true },
  tolerance: { kind: 'number', above: 0, maximum: 1 },
};

/**
 * Theil-Sen regression: fits a hyperplane through every subset of columns + 1 rows, or through so many random
 * subsets, and takes the spatial median of their intercepts and weights. Up to 29 % of outliers (for one column; fewer
 * for more) cannot pull it far.
 * Subsets that fit no single hyperplane give the weights of least norm. The median is taken of raw intercepts and
 * weights, so it depends on units, as in scikit-learn. The model records `iterations` and `converged` of the median.
 * @param params maxSubsets from 1, default 10,000; maxIterations from 1, default 300; tolerance in (0, 1], default
 *   1e-3: the shortest step of the median
 * Source: scikit-learn 1.9 TheilSenRegressor; Dang, Peng, Wang and Zhang 2008, Theil-Sen estimators in a multiple
 * linear regression model.
 * @example values 0, 1, 2, 3, 100 at x = 0, 1, 2, 3, 4: close to y = x
 */
export const theilSen: Estimator = {
  id: ID,
  name: 'Theil-Sen regression',
  tasks: ['regression'],
  defaults: DEFAULTS,
  rules: RULES,
  input: 'scaled',
  usesWeights: false,
  isSlow: true,
  estimateSeconds: ({ rows, columns }) =>
    Math.min(DEFAULTS.maxSubsets, combinations(rows, columns + 1)) * 1.5e-7 * (columns + 1) ** 2,
  refuses: refusesBeyond({ fewestRows: 1, mostColumns: 100 }),
  fit(x, y, params, random, rowWeights) {
    const { maxSubsets, maxIterations, tolerance } = resolveParams(ID, DEFAULTS, params, RULES);
    checkFitInput(x, y, rowWeights);
    refuseWeights(ID, rowWeights);
    const { values } = expectNumbers(ID, y);
    const problem = standardProblem(x, values);
    if (problem.isTargetConstant) return constantLinearModel(ID, problem);
    const { means, scales } = problem.scaling;
    const size = x.columns + 1;
    const hyperplanes: number[] = [];
    for (const subset of rowSubsets(x.rows, Math.min(size, x.rows), maxSubsets, random)) {
      for (const value of hyperplaneThrough(x, values, subset)) hyperplanes.push(value);
    }
    const median = spatialMedian(Float64Array.from(hyperplanes), size, { maxIterations, tolerance });
    const raw = median.point.slice(1);
    return new LinearModel(ID, {
      means,
      scales,
      weights: raw.map((weight, j) => weight * scales[j]!),
      centre: raw.reduce((sum, weight, j) => sum + weight * means[j]!, median.point[0]!),
      search: { iterations: median.iterations, converged: median.converged },
    });
  },
  fromJSON: (json) => LinearModel.fromJSON(ID, json, 'search'),
};

/** Intercept and raw weights. */
function hyperplaneThrough(x: Matrix, values: Float64Array, subset: readonly number[]): Float64Array {
  const columns = x.columns + 1;
  const data = new Float64Array(subset.length * columns);
  const right = new Float64Array(subset.length);
  subset.forEach((row, place) => {
    data[place * columns] = 1;
    data.set(x.data.subarray(row * x.columns, (row + 1) * x.columns), place * columns + 1);
    right[place] = values[row]!;
  });
  return leastSquares({ rows: subset.length, columns, data }, right).solution;
}
