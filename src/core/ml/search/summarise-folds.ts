import type { Task } from '../estimator.js';
import { listMetrics, type Metric } from '../metrics/metric.js';
import type { MetricFlag, NullReason } from '../metrics/scores.js';
import type { FoldOutcome } from './evaluate-fold.js';

/** How a model's part of a comparison ended. */
export type RowStatus = 'ok' | 'failed' | 'skipped' | 'budget_exceeded' | 'cancelled';

/** One model's line of a leaderboard. */
export interface LeaderboardRow {
  /** Estimator id. */
  readonly model: string;
  readonly name: string;
  readonly status: RowStatus;
  /** Why the status is not ok, or which folds failed although it is. */
  readonly reason?: string;
  /** Folds that were scored, and folds there were. */
  readonly folds: number;
  readonly foldCount: number;
  /** Mean over the folds that have a value, without weights; null when none has. */
  readonly metrics: { readonly [M in Metric]?: number | null };
  /** Standard deviation over the same folds, divisor n. */
  readonly standardDeviations: { readonly [M in Metric]?: number | null };
  /** Value of every fold in the order of the folds; null where it has none. */
  readonly foldMetrics: { readonly [M in Metric]?: readonly (number | null)[] };
  /** Why values are null, by metric. */
  readonly nullReasons: { readonly [M in Metric]?: readonly NullReason[] };
  /** What to know about values, each once. */
  readonly flags: readonly MetricFlag[];
}

/** What a row is made of. */
export interface FoldSummaryInput {
  readonly task: Task;
  readonly model: string;
  readonly name: string;
  readonly foldCount: number;
  /** In any order; folds that were never begun are absent. */
  readonly outcomes: readonly FoldOutcome[];
  /** Given when the model was not carried through: why. */
  readonly stopped?: { readonly status: Exclude<RowStatus, 'ok'>; readonly reason: string } | undefined;
}

/**
 * Turns the folds of one model into its leaderboard row. A fold that failed is null, never zero;
 * when all failed the row has failed, and when the estimator refused all it is skipped. The mean RMSE is the mean of the folds' roots.
 */
export function summariseFolds(input: FoldSummaryInput): LeaderboardRow {
  const { task, model, name, foldCount, outcomes, stopped } = input;
  const scored = outcomes.filter((outcome) => outcome.kind === 'scored');
  const metrics: { [M in Metric]?: number | null } = {};
  const standardDeviations: { [M in Metric]?: number | null } = {};
  const foldMetrics: { [M in Metric]?: (number | null)[] } = {};
  const nullReasons: { [M in Metric]?: NullReason[] } = {};
  for (const metric of listMetrics(task)) {
    const perFold = new Array<number | null>(foldCount).fill(null);
    const reasons = new Set<NullReason>();
    for (const { foldIndex, scores } of scored) {
      perFold[foldIndex] = scores.values[metric] ?? null;
      const reason = scores.reasons[metric];
      if (reason !== undefined) reasons.add(reason);
    }
    const values = perFold.filter((value) => value !== null);
    const mean = values.length === 0 ? null : sum(values) / values.length;
    metrics[metric] = mean;
    standardDeviations[metric] =
      mean === null ? null : Math.sqrt(sum(values.map((value) => (value - mean) ** 2)) / values.length);
    foldMetrics[metric] = perFold;
    if (reasons.size > 0) nullReasons[metric] = [...reasons];
  }
  const { status, reason } = conclude(input);
  return {
    model,
    name,
    status: stopped?.status ?? status,
    ...(reason === undefined ? {} : { reason }),
    folds: scored.length,
    foldCount,
    metrics,
    standardDeviations,
    foldMetrics,
    nullReasons,
    flags: distinctFlags(scored.flatMap(({ scores }) => scores.flags)),
  };
}

function conclude({ outcomes, stopped, foldCount }: FoldSummaryInput): {
  status: RowStatus;
  reason?: string;
} {
  if (stopped !== undefined) return stopped;
  const lost = outcomes
    .filter((outcome) => outcome.kind !== 'scored')
    .sort((a, b) => a.foldIndex - b.foldIndex);
  const reasons = lost.map(({ foldIndex, reason }) => `fold ${foldIndex}: ${reason}`);
  const absent = foldCount - outcomes.length;
  if (absent > 0) reasons.push(`${absent} of ${foldCount} folds were not run`);
  const reason = reasons.join('; ');
  if (lost.length < outcomes.length)
    return reasons.length === 0 ? { status: 'ok' } : { status: 'ok', reason };
  const [first] = lost;
  if (first !== undefined && lost.every(({ kind }) => kind === 'skipped')) {
    return { status: 'skipped', reason: first.reason };
  }
  return { status: 'failed', reason };
}

function distinctFlags(flags: readonly MetricFlag[]): MetricFlag[] {
  return [...new Map(flags.map((flag) => [`${flag.metric}/${flag.flag}`, flag])).values()];
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
