/** Collects the folds as they come in, in whatever order, and turns them into the leaderboard. */
import type { Metric } from '../core/ml/metrics/metric.js';
import type { FoldOutcome, OutOfFold } from '../core/ml/search/evaluate-fold.js';
import { type RankedRow, rankLeaderboard } from '../core/ml/search/rank-leaderboard.js';
import { type LeaderboardRow as ModelSummary, summariseFolds } from '../core/ml/search/summarise-folds.js';
import type { LeaderboardRow, RowStatus } from './automl.api.js';
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
  /** Why the budget did not let it have all its folds. */
  readonly cut?: string;
}

export interface Scoreboard {
  /** A model that was not planned from the start: tuned, blended and so on. */
  addModel(model: PlannedModel): void;
  /** Takes a model that was added out again, with all its folds. */
  removeModel(modelId: string): void;
  add(modelId: string, fold: ScoredFold): void;
  /** The budget does not let the model have all its folds, and why. */
  cut(modelId: string, reason: string): void;
  /** In the order they were planned or added. */
  models(): readonly ScoredModel[];
  foldsOf(modelId: string): readonly ScoredFold[];
  /**
   * Rows best first, the same whatever order the folds came in. Only models with all their folds have a place: scores
   * of other folds are no ground to rank on.
   * @throws InvalidArgument when no model has a value of the sort metric
   */
  rank(): readonly RankedRow[];
  /**
   * The same rows whatever there is; without a value to rank by in the order they were planned.
   * @param stopped why models without all their folds were not carried through, after a stop
   */
  list(stopped?: string): readonly RankedRow[];
}

export function createScoreboard({
  models,
  task,
  foldCount,
  sortMetric,
}: Pick<DataOutline, 'models' | 'task' | 'foldCount' | 'sortMetric'>): Scoreboard {
  const entries = new Map(models.map((model) => [model.id, { model, folds: [] as ScoredFold[] }]));
  const cuts = new Map<string, string>();
  const foldsOf = (id: string) =>
    [...(entries.get(id)?.folds ?? [])].sort((a, b) => a.outcome.foldIndex - b.outcome.foldIndex);
  const summarise = ({ id, name, refusal }: PlannedModel, stopped: string): ModelSummary => {
    const outcomes = foldsOf(id).map(({ outcome }) => outcome);
    return summariseFolds({
      task,
      model: id,
      name,
      foldCount,
      outcomes,
      ...(refusal === undefined && outcomes.length === foldCount
        ? {}
        : { stopped: whyNotRanked({ refusal, cut: cuts.get(id), stopped }) }),
    });
  };
  const summaries = (stopped = 'was not finished') =>
    [...entries.values()].map(({ model }) => summarise(model, stopped));
  return {
    addModel(model) {
      // What is made anew may stand on models that were added after the one before.
      entries.delete(model.id);
      cuts.delete(model.id);
      entries.set(model.id, { model, folds: [] });
    },
    removeModel(id) {
      entries.delete(id);
      cuts.delete(id);
    },
    add: (id, fold) => void entries.get(id)?.folds.push(fold),
    cut: (id, reason) => void cuts.set(id, reason),
    models: () =>
      [...entries.values()].map(({ model }) => {
        const cut = cuts.get(model.id);
        return { model, folds: foldsOf(model.id), ...(cut === undefined ? {} : { cut }) };
      }),
    foldsOf,
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

function whyNotRanked(why: {
  readonly refusal: string | undefined;
  readonly cut: string | undefined;
  readonly stopped: string;
}): { status: 'skipped' | 'budget_exceeded'; reason: string } {
  if (why.refusal !== undefined) return { status: 'skipped', reason: why.refusal };
  if (why.cut !== undefined) return { status: 'budget_exceeded', reason: why.cut };
  return { status: 'skipped', reason: why.stopped };
}

/** A row as it is stored and shown. */
export function toLeaderboardRow(
  row: RankedRow,
  folds: readonly ScoredFold[],
  scoreRemarks: readonly string[],
  model?: PlannedModel,
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
    status: shownStatus(row, model),
    ...(reasons.length === 0 ? {} : { reason: reasons.join('; ') }),
    metrics: definedValues(row.metrics),
    standardDeviations: definedValues(row.standardDeviations),
    foldsUsed: row.folds,
    origin: model?.source ?? 'compared',
    seconds: folds.length === 0 ? 0 : seconds / folds.length,
  };
}

function shownStatus({ status }: RankedRow, model: PlannedModel | undefined): RowStatus {
  if (status === 'ok' || status === 'failed' || status === 'budget_exceeded') return status;
  return model?.refusal === undefined ? 'skipped' : (model.refusedAs ?? 'unsupported');
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
