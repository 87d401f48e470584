import type { ConfusionCounts } from './confusion-counts.js';
import { NULL_REASONS, noScore, type Score, score } from './scores.js';

/**
 * Share of rows predicted rightly: sum TP_k / n. No rows: null.
 * Source: scikit-learn 1.9 `accuracy_score`.
 */
export function accuracy(counts: ConfusionCounts): Score {
  if (counts.rows === 0) return noScore(NULL_REASONS.noRows);
  let hits = 0;
  for (const hit of counts.hits) hits += hit;
  return score(hits / counts.rows);
}

/**
 * Mean over the classes that occur of TP_k / n_k; classes that are only predicted do not count. No rows: null.
 * Source: scikit-learn 1.9 `balanced_accuracy_score`.
 */
export function balancedAccuracy(counts: ConfusionCounts): Score {
  if (counts.rows === 0) return noScore(NULL_REASONS.noRows);
  let sum = 0;
  let present = 0;
  for (let k = 0; k < counts.classCount; k++) {
    if (counts.actual[k]! === 0) continue;
    sum += counts.hits[k]! / counts.actual[k]!;
    present++;
  }
  return score(sum / present);
}
