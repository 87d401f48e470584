import { rowsSumToOne } from './auc.js';
import { NULL_REASONS, noScore, type Score, score } from './scores.js';

/** Probabilities are kept this far from 0 and 1 before the logarithm; all wrong at p = 0 costs 36.04 per row. */
const LOG_LOSS_CLIP = 2.220446049250313e-16;

/**
 * -ln p of the true class, p clipped to [e, 1-e]; rows that do not sum to 1 are not rescaled.
 * @param row index of the row
 */
export function rowLogLoss(
  labels: Int32Array,
  probabilities: Float64Array,
  classCount: number,
  row: number,
): number {
  const p = probabilities[row * classCount + labels[row]!]!;
  return -Math.log(Math.min(Math.max(p, LOG_LOSS_CLIP), 1 - LOG_LOSS_CLIP));
}

/**
 * Squared distance of the probabilities from the truth: two classes (p - y)^2 of the last class,
 * more the sum over classes, in [0, 2].
 */
export function rowBrier(
  labels: Int32Array,
  probabilities: Float64Array,
  classCount: number,
  row: number,
): number {
  const label = labels[row]!;
  if (classCount === 2) return (probabilities[row * 2 + 1]! - label) ** 2;
  let sum = 0;
  for (let k = 0; k < classCount; k++) {
    sum += (probabilities[row * classCount + k]! - (k === label ? 1 : 0)) ** 2;
  }
  return sum;
}

/**
 * Mean logarithmic loss, see `rowLogLoss`. Flag when rows do not sum to 1. No rows: null.
 * Source: scikit-learn 1.9 `log_loss` with all labels passed.
 */
export function logLoss(labels: Int32Array, probabilities: Float64Array, classCount: number): Score {
  if (labels.length === 0) return noScore(NULL_REASONS.noRows);
  return score(mean(labels, probabilities, classCount, rowLogLoss), {
    probabilities_do_not_sum_to_one: !rowsSumToOne(probabilities, classCount),
  });
}

/**
 * Mean Brier loss, see `rowBrier`. No rows: null.
 * Source: Brier 1950; scikit-learn 1.9 `brier_score_loss` (multiclass: scale_by_half=False).
 */
export function brier(labels: Int32Array, probabilities: Float64Array, classCount: number): Score {
  if (labels.length === 0) return noScore(NULL_REASONS.noRows);
  return score(mean(labels, probabilities, classCount, rowBrier));
}

function mean(
  labels: Int32Array,
  probabilities: Float64Array,
  classCount: number,
  loss: typeof rowLogLoss,
): number {
  let sum = 0;
  for (let i = 0; i < labels.length; i++) sum += loss(labels, probabilities, classCount, i);
  return sum / labels.length;
}
