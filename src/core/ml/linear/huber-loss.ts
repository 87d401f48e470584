import type { Matrix } from '../estimator.js';
import type { Objective } from './lbfgs.js';
import { addPenalty, addWeighted, weightedSum } from './logistic-loss.js';

/** Rows in standardised coordinates. */
export interface HuberProblem {
  readonly z: Matrix;
  readonly target: Float64Array;
  /** How much each row counts; sums up to 1. */
  readonly shares: Float64Array;
  /** Residuals beyond this many scales count by their size instead of their square; above 1. */
  readonly epsilon: number;
  /** Half the cost of a squared weight of each column beside the mean loss. */
  readonly penalties: Float64Array;
}

/**
 * Huber's concomitant loss: mean of s + H(r / s) s with residual r, scale s, H(t) = t^2 up to epsilon and
 * 2 epsilon |t| - epsilon^2 beyond, plus the penalty. Unknowns: weights, intercept, log of s. It is convex in weights
 * and s, and the logarithm keeps s above 0 without another minimum.
 * Source: Owen 2007, A robust hybrid of lasso and ridge regression.
 */
export function huberLoss({ z, target, shares, epsilon, penalties }: HuberProblem): Objective {
  const { rows, columns, data } = z;
  return (unknowns, gradient) => {
    gradient.fill(0);
    const intercept = unknowns[columns]!;
    const scale = Math.exp(unknowns[columns + 1]!);
    const limit = epsilon * scale;
    let loss = 0;
    let pulls = 0;
    // Derivative by the scale: 1 - t^2 inside, 1 - epsilon^2 outside.
    let bySpread = 0;
    for (let i = 0; i < rows; i++) {
      const row = i * columns;
      const residual = target[i]! - intercept - weightedSum(unknowns, 0, data, row, columns);
      const share = shares[i]!;
      const size = Math.abs(residual);
      let pull: number;
      if (size <= limit) {
        const relative = residual / scale;
        loss += share * (scale + relative * residual);
        bySpread += share * (1 - relative * relative);
        pull = -2 * share * relative;
      } else {
        loss += share * (scale + 2 * epsilon * size - epsilon * limit);
        bySpread += share * (1 - epsilon * epsilon);
        pull = residual > 0 ? -2 * share * epsilon : 2 * share * epsilon;
      }
      addWeighted(gradient, 0, pull, data, row, columns);
      pulls += pull;
    }
    gradient[columns] = pulls;
    gradient[columns + 1] = bySpread * scale;
    return loss + addPenalty(unknowns, gradient, 1, penalties);
  };
}
