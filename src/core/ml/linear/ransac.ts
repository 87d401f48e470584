import { quantileOfSorted } from '../../stats/summaries/quantile.js';
import { checkFitInput, expectNumbers, refuseWeights } from '../check-fit-input.js';
import type { Estimator } from '../estimator.js';
import { type ParamRules, resolveParams } from '../params.js';
import { refusesBeyond } from '../size-limits.js';
import { findConsensus, fitRows } from './consensus.js';
import { constantLinearModel } from './constant-linear-model.js';
import { LinearModel } from './linear-model.js';
import { standardProblem } from './standard-problem.js';

const ID = 'ransac';
const DEFAULTS = { maxTrials: 100, confidence: 0.99 };
const RULES: ParamRules<typeof DEFAULTS> = {
  maxTrials: { kind: 'number', minimum: 1, maximum: 1_000_000, integer: true },
  confidence: { kind: 'number', above: 0, maximum: 0.999999 },
};
/** In deviations of the target. */
const SMALLEST_THRESHOLD = 1e-6;

/**
 * Least squares on the rows that agree (random sample consensus): fits random subsets of columns + 1 rows, takes the
 * rows whose residual is at most the median absolute deviation of the target, keeps the largest such set, and fits that
 * one. The other rows do not count at all. Where more than half of the targets are equal that deviation is 0, and 1e-6
 * standard deviations stand for it.
 * The model records the number of trials as `iterations`, and `converged`: false when no trial found a row that agrees,
 * which leaves least squares on all rows. Takes one copy of the rows that agree and no weights.
 * @param params maxTrials from 1, default 100; confidence above 0 up to 0.999999, default 0.99: chance of having drawn a subset
 *   without an outlier at which the search ends early
 * Source: scikit-learn 1.9 RANSACRegressor on LinearRegression; Fischler and Bolles 1981, Communications of the ACM 24.
 * @example values 0, 1, 2, 3, 100 at x = 0, 1, 2, 3, 4: y = x
 */
export const ransac: Estimator = {
  id: ID,
  name: 'RANSAC regression',
  tasks: ['regression'],
  defaults: DEFAULTS,
  rules: RULES,
  input: 'scaled',
  usesWeights: false,
  isSlow: true,
  estimateSeconds: ({ rows, columns }) =>
    1e-3 + DEFAULTS.maxTrials * (rows * (columns + 10) * 7e-9 + columns ** 3 * 3e-9),
  refuses: refusesBeyond({ fewestRows: 1, mostColumns: 300 }),
  fit(x, y, params, random, rowWeights) {
    const { maxTrials, confidence } = resolveParams(ID, DEFAULTS, params, RULES);
    checkFitInput(x, y, rowWeights);
    refuseWeights(ID, rowWeights);
    const { values } = expectNumbers(ID, y);
    const problem = standardProblem(x, values);
    if (problem.isTargetConstant) return constantLinearModel(ID, problem);
    const { centre, spread, target } = problem;
    const threshold = Math.max(SMALLEST_THRESHOLD, medianDeviation(target));
    const found = findConsensus(x, target, { threshold, maxTrials, confidence }, random);
    const fit = fitRows(x, target, found.rows ?? Uint32Array.from(target.keys()));
    return new LinearModel(ID, {
      means: fit.means,
      scales: fit.scales,
      weights: fit.weights.map((weight) => weight * spread),
      centre: centre + fit.centre * spread,
      search: { iterations: found.trials, converged: found.rows !== undefined },
    });
  },
  fromJSON: (json) => LinearModel.fromJSON(ID, json, 'search'),
};

function medianDeviation(values: Float64Array): number {
  const median = quantileOfSorted(values.toSorted(), 0.5);
  return quantileOfSorted(values.map((value) => Math.abs(value - median)).sort(), 0.5);
}
