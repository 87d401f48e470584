import { oneAgainstRest } from './one-against-rest.js';
import { NULL_REASONS, noScore, type Score, score } from './scores.js';

/**
 * Area under the precision-recall curve as average precision: sum over the distinct scores, from the highest, of
 * (recall gained at this score) x (precision among all rows at or above it). Equal scores are one step, so the order of
 * ties does not matter. Nothing is interpolated: straight lines between points would promise too much.
 * @param scores finite numbers; any monotone score will do
 * @param isPositive 1 for positive rows, 0 for the others
 * @returns undefined when there is no positive row
 * Cost O(n log n). Source: scikit-learn 1.9 `average_precision_score`.
 * @example averagePrecision(Float64Array.of(0.1, 0.4, 0.35, 0.8), Uint8Array.of(0, 0, 1, 1)) // 0.8333333333333333
 */
export function averagePrecision(scores: Float64Array, isPositive: Uint8Array): number | undefined {
  const order = Uint32Array.from(scores, (_, i) => i).sort((a, b) => scores[b]! - scores[a]!);
  let positives = 0;
  let sum = 0;
  for (let start = 0; start < order.length; ) {
    let end = start;
    let gained = 0;
    while (end < order.length && scores[order[end]!]! === scores[order[start]!]!) {
      gained += isPositive[order[end]!]!;
      end++;
    }
    positives += gained;
    sum += gained * (positives / end);
    start = end;
  }
  return positives === 0 ? undefined : sum / positives;
}

/**
 * Average precision of class probabilities. Two classes: of the last class. More: the mean over classes of "class k
 * against the rest" weighted by class share; a class that does not occur has weight 0 and raises `class_missing`.
 * No rows, or two classes and no positive row: null, where scikit-learn says 0.
 * @param labels true class indices
 * @param probabilities row-major `rows x classCount`
 * Source: scikit-learn 1.9 `average_precision_score(average='weighted')` of one column per class.
 */
export function prAuc(labels: Int32Array, probabilities: Float64Array, classCount: number): Score {
  if (labels.length === 0) return noScore(NULL_REASONS.noRows);
  const precisionOf = (k: number) => {
    const { scores, isPositive } = oneAgainstRest(labels, probabilities, classCount, k);
    return averagePrecision(scores, isPositive);
  };
  if (classCount === 2) {
    const precision = precisionOf(1);
    return precision === undefined ? noScore(NULL_REASONS.noPositives) : score(precision);
  }
  let sum = 0;
  let isMissing = false;
  for (let k = 0; k < classCount; k++) {
    const precision = precisionOf(k);
    if (precision === undefined) isMissing = true;
    else sum += precision * labels.filter((label) => label === k).length;
  }
  return score(sum / labels.length, { class_missing: isMissing });
}
