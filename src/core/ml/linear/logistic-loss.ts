import type { Matrix } from '../estimator.js';
import type { Objective } from './lbfgs.js';

/** Training rows in scaled coordinates, and what the penalty costs there. */
export interface LogisticProblem {
  readonly z: Matrix;
  /** Index of each row's class among the `classes` that occur. */
  readonly labels: Int32Array;
  /** Number of classes that occur, at least 2. */
  readonly classes: number;
  /** Cost of a squared weight of each column, already divided by the number of rows; intercepts cost nothing. */
  readonly penalties: Float64Array;
}

/**
 * Mean log-loss of two classes under one weight per column and an intercept (the last unknown), plus the penalty:
 * mean log(1 + exp(-s m)) + 1/2 sum penalty w^2, with margin m = w z + b and s = 1 for the second class, -1 for the first.
 * Two classes share one weight vector, as in scikit-learn, because a softmax of two would halve the penalty.
 */
export function binaryLogisticLoss({ z, labels, penalties }: LogisticProblem): Objective {
  const { rows, columns, data } = z;
  return (unknowns, gradient) => {
    gradient.fill(0);
    let loss = 0;
    for (let i = 0; i < rows; i++) {
      const row = i * columns;
      let margin = unknowns[columns]!;
      for (let j = 0; j < columns; j++) margin += unknowns[j]! * data[row + j]!;
      const sign = labels[i] === 1 ? 1 : -1;
      const decay = Math.exp(-Math.abs(margin));
      loss += Math.log1p(decay) + Math.max(0, -sign * margin);
      const wrong = sign * margin > 0 ? decay / (1 + decay) : 1 / (1 + decay);
      const pull = (-sign * wrong) / rows;
      for (let j = 0; j < columns; j++) gradient[j]! += pull * data[row + j]!;
      gradient[columns]! += pull;
    }
    return loss / rows + addPenalty(unknowns, gradient, 1, penalties);
  };
}

/**
 * Mean log-loss of three or more classes under a softmax, plus the penalty on every class's weights.
 * Unknowns: all weights (`classes x columns`, row-major), then one intercept per class.
 */
export function softmaxLoss({ z, labels, classes, penalties }: LogisticProblem): Objective {
  const { rows, columns, data } = z;
  const intercepts = classes * columns;
  const scores = new Float64Array(classes);
  return (unknowns, gradient) => {
    gradient.fill(0);
    let loss = 0;
    for (let i = 0; i < rows; i++) {
      const row = i * columns;
      const label = labels[i]!;
      let top = Number.NEGATIVE_INFINITY;
      for (let c = 0; c < classes; c++) {
        let score = unknowns[intercepts + c]!;
        const at = c * columns;
        for (let j = 0; j < columns; j++) score += unknowns[at + j]! * data[row + j]!;
        scores[c] = score;
        if (score > top) top = score;
      }
      loss += top - scores[label]!;
      let sum = 0;
      for (let c = 0; c < classes; c++) {
        const share = Math.exp(scores[c]! - top);
        scores[c] = share;
        sum += share;
      }
      loss += Math.log(sum);
      for (let c = 0; c < classes; c++) {
        const pull = (scores[c]! / sum - (c === label ? 1 : 0)) / rows;
        const at = c * columns;
        for (let j = 0; j < columns; j++) gradient[at + j]! += pull * data[row + j]!;
        gradient[intercepts + c]! += pull;
      }
    }
    return loss / rows + addPenalty(unknowns, gradient, classes, penalties);
  };
}

function addPenalty(
  unknowns: Float64Array,
  gradient: Float64Array,
  vectors: number,
  penalties: Float64Array,
): number {
  let cost = 0;
  for (let at = 0; at < vectors * penalties.length; at++) {
    const slope = penalties[at % penalties.length]! * unknowns[at]!;
    cost += 0.5 * slope * unknowns[at]!;
    gradient[at]! += slope;
  }
  return cost;
}
