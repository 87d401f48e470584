import { checkFitInput, expectNumbers } from '../check-fit-input.js';
import type { Estimator } from '../estimator.js';
import { type ParamRules, resolveParams } from '../params.js';
import { GrowingCholesky } from './growing-cholesky.js';
import { type LazyProducts, lazyProducts } from './lazy-products.js';
import { LinearModel } from './linear-model.js';
import { scaledColumns, scaledTarget } from './scaled-columns.js';
import { standardProblem } from './standard-problem.js';

const ID = 'omp';
const DEFAULTS = { nonZeroWeights: 0 };
const RULES: ParamRules<typeof DEFAULTS> = {
  nonZeroWeights: { kind: 'number', minimum: 0, maximum: 100_000, integer: true },
};
/** Once this share of the target's variance is left there is nothing to pursue. */
const NOTHING_LEFT = 1e-14;

/**
 * Orthogonal matching pursuit: takes in one column after the other, each time the one whose product with the
 * residuals is largest (in raw units), and fits least squares on those taken so far; all other weights are 0.
 * Ends early when nothing is left to explain or the next column depends on those taken. Takes one copy of the rows.
 * @param params nonZeroWeights: how many columns to take, default 0 = a tenth of them, at least one
 * Source: scikit-learn 1.9 OrthogonalMatchingPursuit (which knows no weights of rows); Pati et al. 1993.
 * @example target 3 x second column: weight 3 there, 0 elsewhere
 */
export const orthogonalMatchingPursuit: Estimator = {
  id: ID,
  name: 'Orthogonal matching pursuit',
  tasks: ['regression'],
  defaults: DEFAULTS,
  rules: RULES,
  input: 'scaled',
  usesWeights: true,
  isSlow: false,
  estimateSeconds: ({ rows, columns }) => 1e-3 + rows * columns * (2e-8 + Math.max(1, columns / 10) * 1.5e-9),
  refuses: () => undefined,
  fit(x, y, params, _random, rowWeights) {
    const { nonZeroWeights } = resolveParams(ID, DEFAULTS, params, RULES);
    checkFitInput(x, y, rowWeights);
    const { values } = expectNumbers(ID, y);
    const { scaling, centre, spread, target, isTargetConstant } = standardProblem(x, values, rowWeights);
    const { means, scales } = scaling;
    const most = Math.min(x.columns, nonZeroWeights || Math.max(1, Math.floor(0.1 * x.columns)));
    const weights = isTargetConstant
      ? new Float64Array(x.columns)
      : pursue(
          lazyProducts(scaledColumns(x, scaling, rowWeights), scaledTarget(target, scaling, rowWeights)),
          scales,
          most,
        );
    return new LinearModel(ID, { means, scales, weights: weights.map((weight) => weight * spread), centre });
  },
  fromJSON: (json) => LinearModel.fromJSON(ID, json),
};

function pursue(products: LazyProducts, scales: Float64Array, most: number): Float64Array {
  const { towards } = products;
  const factor = new GrowingCholesky();
  const taken: number[] = [];
  let chosen: Float64Array = new Float64Array(0);
  while (taken.length < most) {
    const residual = towards.slice();
    taken.forEach((column, place) => {
      const row = products.row(column);
      for (let j = 0; j < residual.length; j++) residual[j]! -= chosen[place]! * row[j]!;
    });
    const next = largest(residual, scales, taken);
    if (next === undefined) break;
    const row = products.row(next);
    if (
      !factor.add(
        Float64Array.from(taken, (column) => row[column]!),
        row[next]!,
      )
    )
      break;
    taken.push(next);
    chosen = factor.solve(Float64Array.from(taken, (column) => towards[column]!));
    // With a target of variance 1 this is the share that is left.
    const explained = taken.reduce((sum, column, place) => sum + chosen[place]! * towards[column]!, 0);
    if (1 - explained <= NOTHING_LEFT) break;
  }
  const weights = new Float64Array(towards.length);
  taken.forEach((column, place) => {
    weights[column] = chosen[place]!;
  });
  return weights;
}

function largest(residual: Float64Array, scales: Float64Array, taken: readonly number[]): number | undefined {
  let best: number | undefined;
  let size = 0;
  for (let j = 0; j < residual.length; j++) {
    const product = Math.abs(residual[j]!) * scales[j]!;
    if (product <= size || taken.includes(j)) continue;
    size = product;
    best = j;
  }
  return best;
}
