import { symmetricEigen } from '../../stats/symmetric-eigen.js';
import { checkFitInput, expectNumbers } from '../check-fit-input.js';
import type { Estimator } from '../estimator.js';
import { type ParamRules, resolveParams } from '../params.js';
import { refusesBeyond } from '../size-limits.js';
import { constantLinearModel } from './constant-linear-model.js';
import { estimatePrecisions } from './evidence.js';
import { gramMatrix } from './gram-matrix.js';
import { LinearModel } from './linear-model.js';
import { standardProblem } from './standard-problem.js';

const ID = 'br';
const DEFAULTS = {
  maxIterations: 300,
  tolerance: 1e-3,
  alpha1: 1e-6,
  alpha2: 1e-6,
  lambda1: 1e-6,
  lambda2: 1e-6,
};
const prior = { kind: 'number', minimum: 0, maximum: 1e6 } as const;
const RULES: ParamRules<typeof DEFAULTS> = {
  maxIterations: { kind: 'number', minimum: 1, maximum: 100_000, integer: true },
  tolerance: { kind: 'number', above: 0, maximum: 1 },
  alpha1: prior,
  alpha2: prior,
  lambda1: prior,
  lambda2: prior,
};

/**
 * Bayesian ridge regression: ridge whose penalty is learnt from the data, by making the observed target as likely as
 * possible (MacKay's updates of the precisions of noise and weights). Works on the products of columns and their
 * eigenvectors, so it takes no copy of the rows. Directions of less than 1e-12 of the largest variance count as
 * having none.
 * The model records `iterations` and `converged`.
 * @param params maxIterations from 1, default 300; tolerance in (0, 1], default 1e-3: sum of changes of the raw
 *   weights at which the search ends; alpha1, alpha2 and lambda1, lambda2: shape and rate of the gamma priors of the
 *   two precisions, from 0, default 1e-6
 * Source: scikit-learn 1.9 BayesianRidge; Tipping 2001, Journal of Machine Learning Research 1.
 * @example values 0.9, 2.1, 2.9, 4.1 at x = 1, 2, 3, 4: close to y = x
 */
export const bayesianRidge: Estimator = {
  id: ID,
  name: 'Bayesian ridge regression',
  tasks: ['regression'],
  defaults: DEFAULTS,
  rules: RULES,
  input: 'scaled',
  usesWeights: true,
  isSlow: false,
  estimateSeconds: ({ rows, columns }) =>
    1e-3 + rows * columns * (1e-8 + columns * 3e-10) + columns ** 3 * 1e-8,
  refuses: refusesBeyond({ fewestRows: 1, mostColumns: 1000 }),
  fit(x, y, params, _random, rowWeights) {
    const chosen = resolveParams(ID, DEFAULTS, params, RULES);
    checkFitInput(x, y, rowWeights);
    const { values } = expectNumbers(ID, y);
    const problem = standardProblem(x, values, rowWeights);
    if (problem.isTargetConstant) return constantLinearModel(ID, problem);
    const { scaling, centre, spread, target } = problem;
    const { means, scales } = scaling;
    const products = gramMatrix({ x, scaling, targets: [target], weights: rowWeights });
    const raw = rawProducts(products, scales, spread);
    const { values: variances, vectors } = symmetricEigen(raw.matrix, x.columns);
    const found = estimatePrecisions(
      { variances, vectors, towards: raw.towards, targetVariance: spread * spread, rows: scaling.weightSum },
      chosen,
    );
    return new LinearModel(ID, {
      means,
      scales,
      weights: found.weights.map((weight, j) => (scaling.isConstant[j] === 1 ? 0 : weight * scales[j]!)),
      centre,
      search: { iterations: found.iterations, converged: found.converged },
    });
  },
  fromJSON: (json) => LinearModel.fromJSON(ID, json, 'search'),
};

/** The prior is about raw weights, so the products go back to raw columns and target. */
function rawProducts(products: Float64Array, scales: Float64Array, spread: number) {
  const size = scales.length;
  const matrix = new Float64Array(size * size);
  const towards = new Float64Array(size);
  for (let j = 0; j < size; j++) {
    for (let k = 0; k < size; k++) {
      matrix[j * size + k] = products[j * (size + 1) + k]! * scales[j]! * scales[k]!;
    }
    towards[j] = products[size * (size + 1) + j]! * scales[j]! * spread;
  }
  return { matrix, towards };
}
