/** Puts together what a search has found as one report: plain JSON, stored and drawn later. */
import { getEstimator } from '../../core/ml/estimator-registry.js';
import type { ReportMetrics, TrainingReport } from '../../core/ml/report/training-report.js';
import { toLeaderboardRow } from '../scoreboard.js';
import type { ExplainedWinner } from './explain-search.js';
import type { Winner } from './fit-winner.js';
import { leaderboardHash } from './leaderboard-hash.js';
import type { Search } from './search.js';
import { remarksOf } from './search-remarks.js';

export interface ReportExtras {
  readonly title: string;
  /** Scores on rows that took no part. */
  readonly test?: TrainingReport['test'];
  /** Remarks of whoever read the rows. */
  readonly remarks?: readonly string[];
  readonly provenance: Readonly<Record<string, string | number>>;
}

export function trainingReportOf(
  search: Search,
  winner: Winner,
  explained: ExplainedWinner,
  { title, test, remarks = [], provenance }: ReportExtras,
): TrainingReport {
  const { state, data } = search;
  const { outline, scoreboard, findings } = state;
  const models = new Map(scoreboard.models().map((one) => [one.model.id, one]));
  return {
    version: 1,
    title,
    target: data.targetName,
    task: outline.task,
    levels: outline.levels ?? null,
    metric: outline.sortMetric,
    best: {
      model: winner.row.model,
      name: winner.row.name,
      usable: winner.verdict.usable,
      reason: winner.verdict.reason,
      refit: winner.refit,
      params: paramsOf(search, winner.row.model),
    },
    folds: { strategy: outline.strategy, count: outline.foldCount, hash: outline.foldHash },
    leaderboard: scoreboard.list().map((row) => {
      const found = models.get(row.model);
      const shown = toLeaderboardRow(row, found?.folds ?? [], [], found?.model);
      return { ...shown, reason: shown.reason ?? null };
    }),
    columns: explained.columns,
    guards: findings.map(({ groups: _, ...finding }) => finding),
    test: test ?? null,
    explanation: explained.explanation,
    remarks: [...new Set([...remarks, ...remarksOf(search), ...winner.remarks, ...explained.remarks])],
    provenance: {
      ...provenance,
      seed: data.settings.seed,
      'model file (SHA-256)': winner.model.digest,
      'leaderboard (SHA-256)': leaderboardHash(search),
      'seconds of explaining': Number(explained.seconds.toPrecision(3)),
      ...(data.settings.budgetSeconds === undefined
        ? {}
        : { 'budget in seconds': data.settings.budgetSeconds }),
      ...(data.settings.halfLifeRows === undefined
        ? {}
        : { 'half-life of training rows, in rows': data.settings.halfLifeRows }),
    },
  };
}

/** Metrics of a test as plain values. */
export function reportMetrics(values: Readonly<Record<string, number | null | undefined>>): ReportMetrics {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value ?? null]));
}

function paramsOf({ state }: Search, model: string): TrainingReport['best']['params'] {
  const recipe = state.recipes.get(model);
  if (recipe?.kind !== 'single') return null;
  return { ...getEstimator(state.outline.task, recipe.estimator).defaults, ...recipe.params };
}
