import type { Matrix } from '../estimator.js';
import type { Objective } from './lbfgs.js';

/** Training rows in scaled coordinates, and what the penalty costs there. */
export interface LogisticProblem {
  readonly z: Matrix;
  /** Index of each row's class among the `classes` that occur. */
  readonly labels: Int32Array;
  /** Number of classes that occur, at least 2. */
  readonly classes: number;
  /** How much each row counts; sums up to 1. */
  readonly shares: Float64Array;
  /** Cost of a squared weight of each column beside the mean loss; intercepts cost nothing. */
  readonly penalties: Float64Array;
}

/**
 * Mean log-loss of two classes under one weight per column and an intercept (the last unknown), plus the penalty:
 * mean log(1 + exp(-s m)) + 1/2 sum penalty w^2, with margin m = w z + b and s = 1 for the second class, -1 for the first.
 * Two classes share one weight vector, as in scikit-learn, because a softmax of two would halve the penalty.
 */
export function binaryLogisticLoss({ z, labels, shares, penalties }: LogisticProblem): Objective {
  const { rows, columns, data } = z;
  return (unknowns, gradient) => {
    gradient.fill(0);
    const intercept = unknowns[columns]!;
    let loss = 0;
    let pulls = 0;
    for (let i = 0; i < rows; i++) {
      const row = i * columns;
      const margin = intercept + weightedSum(unknowns, 0, data, row, columns);
      const share = shares[i]!;
      const signed = labels[i] === 1 ? margin : -margin;
      const decay = Math.exp(-Math.abs(signed));
      const rest = 1 / (1 + decay);
      // log(1 + decay) = -log(rest); below 1e-4 the rounding of rest would show.
      const tail = decay < 1e-4 ? decay - 0.5 * decay * decay : -Math.log(rest);
      loss += share * (signed < 0 ? tail - signed : tail);
      const wrong = share * (signed > 0 ? decay * rest : rest);
      const pull = labels[i] === 1 ? -wrong : wrong;
      addWeighted(gradient, 0, pull, data, row, columns);
      pulls += pull;
    }
    gradient[columns] = pulls;
    return loss + addPenalty(unknowns, gradient, 1, penalties);
  };
}

/**
 * Mean log-loss of three or more classes under a softmax, plus the penalty on every class's weights.
 * Unknowns: all weights (`classes x columns`, row-major), then one intercept per class.
 */
export function softmaxLoss({ z, labels, classes, shares, penalties }: LogisticProblem): Objective {
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
        const score = unknowns[intercepts + c]! + weightedSum(unknowns, c * columns, data, row, columns);
        scores[c] = score;
        if (score > top) top = score;
      }
      const offset = top - scores[label]!;
      let sum = 0;
      for (let c = 0; c < classes; c++) {
        const part = Math.exp(scores[c]! - top);
        scores[c] = part;
        sum += part;
      }
      const share = shares[i]!;
      loss += share * (offset + Math.log(sum));
      for (let c = 0; c < classes; c++) {
        const pull = share * (scores[c]! / sum - (c === label ? 1 : 0));
        addWeighted(gradient, c * columns, pull, data, row, columns);
        gradient[intercepts + c]! += pull;
      }
    }
    return loss + addPenalty(unknowns, gradient, classes, penalties);
  };
}

/** Adds 1/2 sum penalty w^2 of every weight vector to the gradient, and returns it. */
export function addPenalty(
  unknowns: Float64Array,
  gradient: Float64Array,
  vectors: number,
  penalties: Float64Array,
): number {
  let cost = 0;
  for (let v = 0, at = 0; v < vectors; v++) {
    for (let j = 0; j < penalties.length; j++, at++) {
      const slope = penalties[j]! * unknowns[at]!;
      cost += 0.5 * slope * unknowns[at]!;
      gradient[at]! += slope;
    }
  }
  return cost;
}

/** Sum of weight x value; four sums side by side, because one sum would wait for each addition to end. */
export function weightedSum(
  weights: Float64Array,
  atWeights: number,
  data: Float64Array,
  row: number,
  columns: number,
): number {
  let first = 0;
  let second = 0;
  let third = 0;
  let fourth = 0;
  let j = 0;
  for (; j + 3 < columns; j += 4) {
    first += weights[atWeights + j]! * data[row + j]!;
    second += weights[atWeights + j + 1]! * data[row + j + 1]!;
    third += weights[atWeights + j + 2]! * data[row + j + 2]!;
    fourth += weights[atWeights + j + 3]! * data[row + j + 3]!;
  }
  for (; j < columns; j++) first += weights[atWeights + j]! * data[row + j]!;
  return first + second + (third + fourth);
}

/** gradient += pull x row. */
export function addWeighted(
  gradient: Float64Array,
  atGradient: number,
  pull: number,
  data: Float64Array,
  row: number,
  columns: number,
): void {
  for (let j = 0; j < columns; j++) gradient[atGradient + j]! += pull * data[row + j]!;
}
