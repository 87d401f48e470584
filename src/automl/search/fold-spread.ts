/** How much chance there is in scores: how far folds of one model lie apart. */
import type { Metric } from '../../core/ml/metrics/metric.js';
import type { ScoredFold } from '../scoreboard.js';
import { meanScore, scoreOfFold } from './higher-is-better.js';

/** Half a standard deviation of the folds, and never nothing. */
export function spreadOf(metric: Metric, folds: readonly ScoredFold[]): number {
  const scores = folds.flatMap((fold) => scoreOfFold(metric, fold) ?? []);
  const mean = scores.reduce((sum, score) => sum + score, 0) / Math.max(1, scores.length);
  const variance = scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / Math.max(1, scores.length);
  return Math.max(Math.sqrt(variance) / 2, Math.abs(mean) * 0.002);
}

/** How much better the first is on the folds that both have; null without such folds or without values. */
export function gainOnSameFolds(
  metric: Metric,
  own: readonly ScoredFold[],
  others: readonly ScoredFold[],
): number | null {
  const isIn = (folds: readonly ScoredFold[], { outcome }: ScoredFold) =>
    folds.some((one) => one.outcome.foldIndex === outcome.foldIndex);
  const first = meanScore(
    metric,
    own.filter((fold) => isIn(others, fold)),
  );
  const second = meanScore(
    metric,
    others.filter((fold) => isIn(own, fold)),
  );
  return first === null || second === null ? null : first - second;
}
