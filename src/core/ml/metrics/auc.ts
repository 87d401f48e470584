import { oneAgainstRest } from './one-against-rest.js';
import { NULL_REASONS, noScore, type Score, score } from './scores.js';

/**
 * Area under the ROC curve by ranks: the share of (positive, negative) pairs that the scores order rightly,
 * ties counting one half. Any monotone score will do, a probability or a margin.
 * AUC = (W + T / 2) / (P N), W pairs in which the positive row scores higher, T pairs that tie.
 * @param scores finite numbers
 * @param isPositive 1 for positive rows, 0 for the others
 * @returns undefined when there is no positive or no negative row
 * Cost O(n log n). Source: Hanley and McNeil 1982; scikit-learn 1.9 `roc_auc_score`.
 * @example aucByRanks(Float64Array.of(0.1, 0.4, 0.35, 0.8), Uint8Array.of(0, 0, 1, 1)) // 0.75
 */
export function aucByRanks(scores: Float64Array, isPositive: Uint8Array): number | undefined {
  const positives = scores.filter((_, i) => isPositive[i] === 1).sort();
  const negatives = scores.filter((_, i) => isPositive[i] !== 1).sort();
  if (positives.length === 0 || negatives.length === 0) return undefined;
  // Pairs in twos, so that ties are whole: the sum is exact. Two plain sorts and a walk beat one sort of row numbers.
  let twice = 0;
  let below = 0;
  let notAbove = 0;
  for (const score of positives) {
    while (below < negatives.length && negatives[below]! < score) below++;
    while (notAbove < negatives.length && negatives[notAbove]! <= score) notAbove++;
    twice += below + notAbove;
  }
  return twice / 2 / (positives.length * negatives.length);
}

/**
 * AUC of class probabilities. Two classes: `aucByRanks` of the last class. More: the mean over classes of
 * "class k against the rest", weighted by class share; every row of probabilities must sum to 1.
 * Null with a reason: no rows; only one class occurs; multiclass rows that do not sum to 1
 * (within 1e-5 relative + 1e-8). A class that does not occur has weight 0 and raises `class_missing`.
 * @param labels true class indices
 * @param probabilities row-major `rows x classCount`
 * Source: scikit-learn 1.9 `roc_auc_score(multi_class='ovr', average='weighted')`.
 */
export function auc(labels: Int32Array, probabilities: Float64Array, classCount: number): Score {
  if (labels.length === 0) return noScore(NULL_REASONS.noRows);
  const areaOf = (k: number) => {
    const { scores, isPositive } = oneAgainstRest(labels, probabilities, classCount, k);
    return aucByRanks(scores, isPositive);
  };
  if (classCount === 2) {
    const area = areaOf(1);
    return area === undefined ? noScore(NULL_REASONS.oneClass) : score(area);
  }
  if (!rowsSumToOne(probabilities, classCount)) return noScore(NULL_REASONS.probabilitiesDoNotSumToOne);
  const classRows = new Float64Array(classCount);
  for (const label of labels) classRows[label]!++;
  const present = classRows.filter((rows) => rows > 0).length;
  if (present < 2) return noScore(NULL_REASONS.oneClass);
  let sum = 0;
  for (let k = 0; k < classCount; k++) {
    if (classRows[k]! > 0) sum += classRows[k]! * areaOf(k)!;
  }
  return score(sum / labels.length, { class_missing: present < classCount });
}

/** Whether every row sums to 1 within 1e-5 relative + 1e-8, as numpy's allclose. */
export function rowsSumToOne(probabilities: Float64Array, classCount: number): boolean {
  for (let start = 0; start < probabilities.length; start += classCount) {
    let sum = 0;
    for (let k = 0; k < classCount; k++) sum += probabilities[start + k]!;
    if (!(Math.abs(sum - 1) <= 1e-8 + 1e-5)) return false;
  }
  return true;
}
