import type { PositiveRows } from './positive-rows.js';

/** Rows at or above each distinct score, from the highest score down. */
export interface RankedSteps {
  /** Distinct scores, descending. */
  readonly thresholds: Float64Array;
  /** Weight of the positive rows at or above each. */
  readonly truePositives: Float64Array;
  /** Weight of the other rows at or above each. */
  readonly falsePositives: Float64Array;
  readonly positives: number;
  readonly negatives: number;
}

/**
 * Counts rows from the highest score down. Equal scores are one step, so that their order does not matter: what ROC,
 * precision-recall, threshold and gain curves are made of. Cost O(n log n).
 * Source: scikit-learn 1.9 `confusion_matrix_at_thresholds`.
 * @example rankedSteps({ scores: Float64Array.of(0.9, 0.1), isPositive: Uint8Array.of(1, 0) }).truePositives // [1, 1]
 */
export function rankedSteps({ scores, isPositive, weights }: PositiveRows): RankedSteps {
  const order = Uint32Array.from(scores, (_, i) => i).sort((a, b) => scores[b]! - scores[a]! || a - b);
  const thresholds: number[] = [];
  const truePositives: number[] = [];
  const falsePositives: number[] = [];
  let positives = 0;
  let negatives = 0;
  for (let at = 0; at < order.length; at++) {
    const row = order[at]!;
    const weight = weights === undefined ? 1 : weights[row]!;
    if (isPositive[row] === 1) positives += weight;
    else negatives += weight;
    if (at + 1 < order.length && scores[order[at + 1]!] === scores[row]) continue;
    thresholds.push(scores[row]!);
    truePositives.push(positives);
    falsePositives.push(negatives);
  }
  return {
    thresholds: Float64Array.from(thresholds),
    truePositives: Float64Array.from(truePositives),
    falsePositives: Float64Array.from(falsePositives),
    positives,
    negatives,
  };
}
