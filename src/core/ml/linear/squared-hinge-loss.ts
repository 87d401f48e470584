import type { Matrix } from '../estimator.js';
import type { Objective } from './lbfgs.js';
import { addPenalty, addWeighted, weightedSum } from './logistic-loss.js';

/** Rows in scaled coordinates, one class against all others. */
export interface HingeProblem {
  readonly z: Matrix;
  /** Index of each row's class. */
  readonly labels: Int32Array;
  /** The class on the side of positive margins. */
  readonly positive: number;
  /** How much each row counts; sums up to 1. */
  readonly shares: Float64Array;
  /** Cost of a squared weight of each column beside the mean loss; the intercept costs nothing. */
  readonly penalties: Float64Array;
}

/**
 * Mean squared hinge max(0, 1 - s m)^2 with margin m = w z + b (b the last unknown) and s = 1 for the positive
 * class, -1 for all others, plus 1/2 sum penalty w^2. Rows beyond their margin cost nothing.
 */
export function squaredHingeLoss({ z, labels, positive, shares, penalties }: HingeProblem): Objective {
  const { rows, columns, data } = z;
  return (unknowns, gradient) => {
    gradient.fill(0);
    const intercept = unknowns[columns]!;
    let loss = 0;
    let pulls = 0;
    for (let i = 0; i < rows; i++) {
      const row = i * columns;
      const margin = intercept + weightedSum(unknowns, 0, data, row, columns);
      const isPositive = labels[i] === positive;
      const short = isPositive ? 1 - margin : 1 + margin;
      if (short <= 0) continue;
      const slope = shares[i]! * short;
      loss += slope * short;
      const pull = isPositive ? -2 * slope : 2 * slope;
      addWeighted(gradient, 0, pull, data, row, columns);
      pulls += pull;
    }
    gradient[columns] = pulls;
    return loss + addPenalty(unknowns, gradient, 1, penalties);
  };
}
