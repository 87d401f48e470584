import { LinearModel } from './linear-model.js';
import type { StandardProblem } from './standard-problem.js';

/**
 * The model of a target that does not vary, for estimators that search: its mean for every row, found without a step.
 * @example constantLinearModel('huber', standardProblem(x, new Float64Array(x.rows))).predict(x) // zeros
 */
export function constantLinearModel(estimatorId: string, { scaling, centre }: StandardProblem): LinearModel {
  const { means, scales } = scaling;
  return new LinearModel(estimatorId, {
    means,
    scales,
    weights: new Float64Array(means.length),
    centre,
    search: { iterations: 0, converged: true },
  });
}
