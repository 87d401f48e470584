import type { ClassTarget } from '../../estimator.js';
import { weightedMean } from '../../weighted-mean.js';
import type { BoostingLoss, TrainingRows } from './boosting-loss.js';
import { fastExp } from './fast-exp.js';

/** Shares are kept this far from 0 and 1, so that a class absent from training has a finite score. */
const SMALLEST_SHARE = 1e-15;

/** Log-loss of two classes: one score, the log-odds of class 1. */
export function logisticLoss({ labels }: ClassTarget, { rows, weights }: TrainingRows): BoostingLoss {
  const share = clipShare(weightedMean(rows, weights, (row) => labels[row]!));
  return {
    ...CLASS_LOSS,
    width: 1,
    initial: Float64Array.of(Math.log(share / (1 - share))),
    differentiate(scores, _output, gradients) {
      for (let row = 0; row < labels.length; row++) {
        const probability = 1 / (1 + fastExp(-scores[row]!));
        gradients[2 * row] = probability - labels[row]!;
        gradients[2 * row + 1] = probability * (1 - probability);
      }
    },
    measure: (scores, judged) =>
      weightedMean(judged, weights, (row) => {
        const margin = labels[row] === 1 ? scores[row]! : -scores[row]!;
        return Math.max(0, -margin) + Math.log1p(Math.exp(-Math.abs(margin)));
      }),
  };
}

/** Log-loss of any number of classes: one score per class. */
export function softmaxLoss({ labels, classCount }: ClassTarget, training: TrainingRows): BoostingLoss {
  const { rows, weights } = training;
  const probabilities = new Float64Array(labels.length * classCount);
  const initial = Float64Array.from({ length: classCount }, (_, label) =>
    Math.log(clipShare(weightedMean(rows, weights, (row) => (labels[row] === label ? 1 : 0)))),
  );
  return {
    ...CLASS_LOSS,
    width: classCount,
    initial,
    differentiate(scores, output, gradients) {
      // All classes of a round are judged by the scores at its start; trees of the round change them.
      if (output === 0) writeShares(scores, classCount, probabilities);
      for (let row = 0, at = output; row < labels.length; row++, at += classCount) {
        const probability = probabilities[at]!;
        gradients[2 * row] = probability - (labels[row] === output ? 1 : 0);
        gradients[2 * row + 1] = probability * (1 - probability);
      }
    },
    measure: (scores, judged) =>
      weightedMean(judged, weights, (row) => {
        const start = row * classCount;
        let largest = scores[start]!;
        for (let k = 1; k < classCount; k++) largest = Math.max(largest, scores[start + k]!);
        let sum = 0;
        for (let k = 0; k < classCount; k++) sum += Math.exp(scores[start + k]! - largest);
        return largest + Math.log(sum) - scores[start + labels[row]!]!;
      }),
  };
}

/** Softmax of every row, for gradients. */
function writeShares(scores: Float64Array, width: number, shares: Float64Array): void {
  for (let start = 0; start < scores.length; start += width) {
    let largest = scores[start]!;
    for (let k = start + 1; k < start + width; k++) if (scores[k]! > largest) largest = scores[k]!;
    let sum = 0;
    for (let k = start; k < start + width; k++) {
      const share = fastExp(scores[k]! - largest);
      shares[k] = share;
      sum += share;
    }
    const factor = 1 / sum;
    for (let k = start; k < start + width; k++) shares[k]! *= factor;
  }
}

const CLASS_LOSS = {
  scale: 1,
  gradientScale: 1,
  link: 'identity',
  largestStep: Number.POSITIVE_INFINITY,
} as const;

function clipShare(share: number): number {
  return Math.min(1 - SMALLEST_SHARE, Math.max(SMALLEST_SHARE, share));
}
