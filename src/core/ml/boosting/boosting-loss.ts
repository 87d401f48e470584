import type { ClassTarget, NumberTarget, Target } from '../estimator.js';

/** A differentiable loss over scores that boosting adds up, one score per row and output. */
export interface BoostingLoss {
  /** Scores per row: 1 for numbers and two classes, else one per class. */
  readonly width: number;
  /** Constant scores to begin with, the best that a model without trees can say. */
  readonly initial: Float64Array;
  /**
   * First and second derivative of the loss by the score of one output.
   * @param scores row-major `rows * width` as they were at the start of the round
   * @param gradients receives both derivatives of row i at `2 * i` and `2 * i + 1`
   */
  differentiate(scores: Float64Array, output: number, gradients: Float64Array): void;
}

/** Shares are kept this far from 0 and 1, so that a class absent from training has a finite score. */
const SMALLEST_SHARE = 1e-15;

/** The loss that fits the target: squared error, binary logistic or softmax cross-entropy. */
export function createLoss(y: Target): BoostingLoss {
  if (y.task === 'regression') return squaredError(y);
  return y.classCount === 2 ? binaryLogistic(y) : softmax(y);
}

/** Class probabilities from scores: sigmoid of one score for two classes, else softmax. */
export function toProbabilities(scores: Float64Array, classCount: number): Float64Array {
  if (classCount !== 2) {
    const probabilities = scores.slice();
    for (let start = 0; start < scores.length; start += classCount)
      softmaxRow(probabilities, start, classCount);
    return probabilities;
  }
  const probabilities = new Float64Array(2 * scores.length);
  for (let row = 0; row < scores.length; row++) {
    const share = sigmoid(scores[row]!);
    probabilities[2 * row] = 1 - share;
    probabilities[2 * row + 1] = share;
  }
  return probabilities;
}

function squaredError({ values }: NumberTarget): BoostingLoss {
  let mean = 0;
  for (let row = 0; row < values.length; row++) mean += (values[row]! - mean) / (row + 1);
  return {
    width: 1,
    initial: Float64Array.of(mean),
    differentiate(scores, _output, gradients) {
      for (let row = 0; row < values.length; row++) {
        gradients[2 * row] = scores[row]! - values[row]!;
        gradients[2 * row + 1] = 1;
      }
    },
  };
}

function binaryLogistic({ labels }: ClassTarget): BoostingLoss {
  let positives = 0;
  for (const label of labels) positives += label;
  const share = clipShare(positives / labels.length);
  return {
    width: 1,
    initial: Float64Array.of(Math.log(share / (1 - share))),
    differentiate(scores, _output, gradients) {
      for (let row = 0; row < labels.length; row++) {
        const probability = sigmoid(scores[row]!);
        gradients[2 * row] = probability - labels[row]!;
        gradients[2 * row + 1] = probability * (1 - probability);
      }
    },
  };
}

function softmax({ labels, classCount }: ClassTarget): BoostingLoss {
  const counts = new Float64Array(classCount);
  for (const label of labels) counts[label]!++;
  let probabilities: Float64Array = new Float64Array(0);
  return {
    width: classCount,
    initial: counts.map((count) => Math.log(clipShare(count / labels.length))),
    differentiate(scores, output, gradients) {
      // All classes of a round are judged by the scores at its start; trees of the round change them.
      if (output === 0) probabilities = toProbabilities(scores, classCount);
      for (let row = 0; row < labels.length; row++) {
        const probability = probabilities[row * classCount + output]!;
        gradients[2 * row] = probability - (labels[row] === output ? 1 : 0);
        gradients[2 * row + 1] = probability * (1 - probability);
      }
    },
  };
}

function sigmoid(score: number): number {
  return 1 / (1 + Math.exp(-score));
}

function clipShare(share: number): number {
  return Math.min(1 - SMALLEST_SHARE, Math.max(SMALLEST_SHARE, share));
}

/** Subtracting the largest score first keeps exp from overflowing. */
function softmaxRow(values: Float64Array, start: number, width: number): void {
  let largest = values[start]!;
  for (let k = 1; k < width; k++) largest = Math.max(largest, values[start + k]!);
  let sum = 0;
  for (let k = 0; k < width; k++) {
    const weight = Math.exp(values[start + k]! - largest);
    values[start + k] = weight;
    sum += weight;
  }
  for (let k = 0; k < width; k++) values[start + k]! /= sum;
}
