/** Collects the folds as they come in, in whatever order, and turns them into the leaderboard. */
import type { Metric } from '../core/ml/metrics/metric.js';
import type { FoldOutcome, OutOfFold } from '../core/ml/search/evaluate-fold.js';
import { type RankedRow, rankLeaderboard } from '../core/ml/search/rank-leaderboard.js';
import { type LeaderboardRow as ModelSummary, summariseFolds } from '../core/ml/search/summarise-folds.js';
import type { LeaderboardRow } from './automl.api.js';
import type { DataOutline, PlannedModel } from './outline-data.js';

export interface ScoredFold {
  readonly outcome: FoldOutcome;
  readonly seconds: number;
  readonly startedAt: Date;
  readonly endedAt: Date;
}

/** One model with its folds in order. */
export interface ScoredModel {
  readonly model: PlannedModel;
  readonly folds: readonly ScoredFold[];
}

export interface Scoreboard {
  add(modelId: string, fold: ScoredFold): void;
  /** In the order of the estimator list. */
  models(): readonly ScoredModel[];
  /**
   * Rows best first, the same whatever order the folds came in.
   * @throws InvalidArgument when no model has a value of the sort metric
   */
  rank(): readonly RankedRow[];
  /**
   * The same rows whatever there is; without a value to rank by in the order of the estimator list.
   * @param stopped why models without all their folds were not carried through, after a stop
   */
  list(stopped?: string): readonly RankedRow[];
}

export function createScoreboard({ models, task, foldCount, sortMetric }: DataOutline): Scoreboard {
  const folds = new Map(models.map(({ id }) => [id, [] as ScoredFold[]]));
  const inOrder = (id: string) =>
    [...(folds.get(id) ?? [])].sort((a, b) => a.outcome.foldIndex - b.outcome.foldIndex);
  const summarise = ({ id, name, refusal }: PlannedModel, stopped: string | undefined): ModelSummary => {
    const outcomes = inOrder(id).map(({ outcome }) => outcome);
    const reason = refusal ?? (outcomes.length < foldCount ? stopped : undefined);
    return summariseFolds({
      task,
      model: id,
      name,
      foldCount,
      outcomes,
      ...(reason === undefined ? {} : { stopped: { status: 'skipped', reason } }),
    });
  };
  const summaries = (stopped?: string) => models.map((model) => summarise(model, stopped));
  return {
    add: (id, fold) => folds.get(id)?.push(fold),
    models: () => models.map((model) => ({ model, folds: inOrder(model.id) })),
    rank: () => rankLeaderboard(summaries(), sortMetric).rows,
    list(stopped) {
      const rows = summaries(stopped);
      const canRank = rows.some(
        ({ status, metrics }) => status === 'ok' && (metrics[sortMetric] ?? null) !== null,
      );
      return canRank
        ? rankLeaderboard(rows, sortMetric).rows
        : rows.map((row) => ({ ...row, isComplete: false }));
    },
  };
}

/** A row as it is stored and shown. */
export function toLeaderboardRow(
  row: RankedRow,
  folds: readonly ScoredFold[],
  scoreRemarks: readonly string[],
): LeaderboardRow {
  const reasons = [
    ...(row.reason === undefined ? [] : [row.reason]),
    ...Object.entries(row.nullReasons).map(
      ([metric, why]) => `${metric} is missing in some folds: ${why.join(', ')}`,
    ),
    ...(row.status === 'ok' ? scoreRemarks : []),
  ];
  const seconds = folds.reduce((sum, fold) => sum + fold.seconds, 0);
  return {
    model: row.model,
    name: row.name,
    status: row.status === 'ok' || row.status === 'failed' ? row.status : 'skipped',
    ...(reasons.length === 0 ? {} : { reason: reasons.join('; ') }),
    metrics: definedValues(row.metrics),
    standardDeviations: definedValues(row.standardDeviations),
    foldsUsed: row.folds,
    seconds: folds.length === 0 ? 0 : seconds / folds.length,
  };
}

/** Out-of-fold predictions of the folds that both models finished, so that they can be compared row by row. */
export function commonFolds(
  a: readonly ScoredFold[],
  b: readonly ScoredFold[],
): { a: readonly OutOfFold[]; b: readonly OutOfFold[] } {
  const [first, second] = [scoredByIndex(a), scoredByIndex(b)];
  const common = [...first.keys()].filter((index) => second.has(index));
  return { a: common.map((index) => first.get(index)!), b: common.map((index) => second.get(index)!) };
}

function scoredByIndex(folds: readonly ScoredFold[]): Map<number, OutOfFold> {
  return new Map(
    folds.flatMap(({ outcome }) =>
      outcome.kind === 'scored' ? [[outcome.foldIndex, outcome.outOfFold] as const] : [],
    ),
  );
}

function definedValues(values: { readonly [M in Metric]?: number | null }): Record<string, number | null> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value ?? null]));
}
