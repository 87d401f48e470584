import { checkFitInput, expectNumbers } from '../check-fit-input.js';
import type { Estimator } from '../estimator.js';
import { type ParamRules, resolveParams } from '../params.js';
import { refusesBeyond } from '../size-limits.js';
import { constantLinearModel } from './constant-linear-model.js';
import { gramMatrix } from './gram-matrix.js';
import { LinearModel } from './linear-model.js';
import { pruneByEvidence } from './prune-by-evidence.js';
import { standardProblem } from './standard-problem.js';

const ID = 'ard';
const DEFAULTS = {
  maxIterations: 300,
  tolerance: 1e-3,
  threshold: 10_000,
  alpha1: 1e-6,
  alpha2: 1e-6,
  lambda1: 1e-6,
  lambda2: 1e-6,
};
const prior = { kind: 'number', minimum: 0, maximum: 1e6 } as const;
const RULES: ParamRules<typeof DEFAULTS> = {
  maxIterations: { kind: 'number', minimum: 1, maximum: 100_000, integer: true },
  tolerance: { kind: 'number', above: 0, maximum: 1 },
  threshold: { kind: 'number', above: 0, maximum: 1e12 },
  alpha1: prior,
  alpha2: prior,
  lambda1: prior,
  lambda2: prior,
};

/**
 * Automatic relevance determination: Bayesian ridge with a precision for every weight, all learnt by making the
 * observed target as likely as possible. Columns whose weight is 0 for sure drop out, so models are sparse.
 * Works on the products of columns, so it takes no copy of the rows. Columns and target are standardised first and
 * priors, tolerance and threshold are about weights there: which columns drop out does not depend on units.
 * The model records `iterations` and `converged`.
 * @param params maxIterations from 1, default 300; tolerance in (0, 1], default 1e-3: sum of changes of the weights
 *   at which the search ends; threshold above 0, default 10,000: precision from which a weight counts as 0; alpha1,
 *   alpha2 and lambda1, lambda2: shape and rate of the gamma priors of the precisions of noise and weights, from 0,
 *   default 1e-6
 * Source: scikit-learn 1.9 ARDRegression on a standardised target (it takes no weights; whole ones count as repeated
 * rows here); Tipping 2001, Journal of Machine Learning Research 1.
 * @example values 0.9, 2.1, 2.9, 4.1 at x = 1, 2, 3, 4: close to y = x
 */
export const ardRegression: Estimator = {
  id: ID,
  name: 'ARD regression',
  tasks: ['regression'],
  defaults: DEFAULTS,
  rules: RULES,
  input: 'scaled',
  usesWeights: true,
  isSlow: true,
  estimateSeconds: ({ rows, columns }) =>
    1e-3 + rows * columns * (1e-8 + columns * 3e-10) + columns ** 3 * 4e-9,
  refuses: refusesBeyond({ fewestRows: 1, mostColumns: 500 }),
  fit(x, y, params, _random, rowWeights) {
    const chosen = resolveParams(ID, DEFAULTS, params, RULES);
    checkFitInput(x, y, rowWeights);
    const { values } = expectNumbers(ID, y);
    const problem = standardProblem(x, values, rowWeights);
    if (problem.isTargetConstant) return constantLinearModel(ID, problem);
    const { scaling, centre, spread, target } = problem;
    const size = x.columns;
    const products = gramMatrix({ x, scaling, targets: [target], weights: rowWeights });
    const matrix = new Float64Array(size * size);
    for (let j = 0; j < size; j++) {
      matrix.set(products.subarray(j * (size + 1), j * (size + 1) + size), j * size);
    }
    const found = pruneByEvidence(
      {
        matrix,
        towards: products.slice(size * (size + 1), size * (size + 1) + size),
        rows: scaling.weightSum,
        columns: [...scaling.isConstant.keys()].filter((j) => scaling.isConstant[j] === 0),
      },
      chosen,
    );
    return new LinearModel(ID, {
      means: scaling.means,
      scales: scaling.scales,
      weights: found.weights.map((weight) => weight * spread),
      centre,
      search: { iterations: found.iterations, converged: found.converged },
    });
  },
  fromJSON: (json) => LinearModel.fromJSON(ID, json, 'search'),
};
