import type { ConfusionCounts } from './confusion-counts.js';
import { NULL_REASONS, noScore, type Score, score } from './scores.js';

/**
 * Share of a class's rows that were found. Two classes: TP/(TP+FN) of the last class;
 * more: the mean of TP_k/n_k weighted by class share, which equals the accuracy.
 * No positive row: 0 with flag `zero_division`. No rows: null.
 * Source: scikit-learn 1.9 `recall_score`, binary or weighted, zero_division=0.
 */
export function recall(counts: ConfusionCounts): Score {
  return averageOverClasses(counts, (k) => ({ above: counts.hits[k]!, below: counts.actual[k]! }));
}

/**
 * Share of the rows predicted as a class that are of it. Two classes: TP/(TP+FP) of the last class;
 * more: the mean of TP_k/m_k weighted by class share.
 * Nothing predicted for a class: its share is 0, with flag `zero_division`. No rows: null.
 * Source: scikit-learn 1.9 `precision_score`, binary or weighted, zero_division=0.
 */
export function precision(counts: ConfusionCounts): Score {
  return averageOverClasses(counts, (k) => ({ above: counts.hits[k]!, below: counts.predicted[k]! }));
}

/**
 * Harmonic mean of precision and recall, 2TP/(2TP+FP+FN). More than two classes: the mean of the F1 of each class
 * weighted by class share, which is not the F1 of the averaged precision and recall.
 * Denominator 0: 0 with flag `zero_division`. No rows: null.
 * Source: scikit-learn 1.9 `f1_score`, binary or weighted, zero_division=0.
 */
export function f1(counts: ConfusionCounts): Score {
  return averageOverClasses(counts, (k) => ({
    above: 2 * counts.hits[k]!,
    below: counts.actual[k]! + counts.predicted[k]!,
  }));
}

function averageOverClasses(
  counts: ConfusionCounts,
  share: (k: number) => { above: number; below: number },
): Score {
  if (counts.rows === 0) return noScore(NULL_REASONS.noRows);
  if (counts.classCount === 2) {
    const { above, below } = share(1);
    return below === 0 ? score(0, { zero_division: true }) : score(above / below);
  }
  let sum = 0;
  let divisionByZero = false;
  for (let k = 0; k < counts.classCount; k++) {
    // A class without rows has weight 0, whatever its share would be.
    if (counts.actual[k]! === 0) continue;
    const { above, below } = share(k);
    if (below === 0) divisionByZero = true;
    else sum += counts.actual[k]! * (above / below);
  }
  return score(sum / counts.rows, { zero_division: divisionByZero });
}
