/** Scores turned so that more is better, whatever the metric. */
import { compareDirection, type Metric } from '../../core/ml/metrics/metric.js';
import type { ScoredFold } from '../scoreboard.js';

export function turned(metric: Metric, value: number): number {
  return compareDirection(metric) === 'higher' ? value : -value;
}

/** Null when the fold failed or the value cannot be computed. */
export function scoreOfFold(metric: Metric, { outcome }: ScoredFold): number | null {
  if (outcome.kind !== 'scored') return null;
  const value = outcome.scores.values[metric] ?? null;
  return value === null ? null : turned(metric, value);
}

/** Mean over the folds; null unless every one has a value. */
export function meanScore(metric: Metric, folds: readonly ScoredFold[]): number | null {
  let sum = 0;
  for (const fold of folds) {
    const score = scoreOfFold(metric, fold);
    if (score === null) return null;
    sum += score;
  }
  return folds.length === 0 ? null : sum / folds.length;
}
