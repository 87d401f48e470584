/** What `mldrift automl --json` prints. */
import { toLeaderboardRow } from '../../automl/scoreboard.js';
import { carriedOutPlan } from '../../automl/search/carried-out-plan.js';
import { segmentRemarks } from '../../automl/search/explain-search.js';
import { leaderboardHash } from '../../automl/search/leaderboard-hash.js';
import { remarksOf } from '../../automl/search/search-remarks.js';
import { getEstimator } from '../../core/ml/estimator-registry.js';
import type { Recipe } from '../../core/ml/recipe/recipe.js';
import { VERSION } from '../../platform/version.js';
import type { AutomlOutcome } from './run-automl.js';

export const EXIT_CODES = { usable: 0, failed: 1, badInput: 2, notUsable: 12 } as const;

export type AutomlResult = ReturnType<typeof automlResult>;

export function automlResult(outcome: AutomlOutcome) {
  const { search, winner, test, options, rows, seconds, timing, segments } = outcome;
  const { outline, scoreboard, recipes, findings, rungs, trials } = search.state;
  const models = new Map(scoreboard.models().map((one) => [one.model.id, one]));
  const { settings } = options;
  return {
    best: {
      model: winner.row.model,
      name: winner.row.name,
      params: paramsOf(outcome, winner.row.model),
      recipe: recipes.get(winner.row.model) ?? null,
      usable: winner.verdict.usable,
      reason: winner.verdict.reason,
      refit: winner.refit,
    },
    leaderboard: scoreboard.list().map((row) => {
      const found = models.get(row.model);
      const shown = toLeaderboardRow(row, found?.folds ?? [], [], found?.model);
      return {
        ...shown,
        reason: shown.reason ?? null,
        foldMetrics: row.foldMetrics,
        params: paramsOf(outcome, row.model),
      };
    }),
    test:
      test === undefined ? null : { rows: test.rows, metrics: test.scores.values, flags: test.scores.flags },
    target: options.target,
    task: outline.task,
    levels: outline.levels ?? null,
    sort: outline.sortMetric,
    rows: outline.rowCount,
    /** When not all rows of the file were read: of about how many these are a sample. */
    sampleOfAbout: rows.sample?.ofAbout ?? null,
    rowsWithoutTarget: outline.rowsWithoutTarget ?? 0,
    guards: findings,
    /** How well the best model serves each of the named segments, on rows that its folds' models had not seen. */
    segments: segments ?? null,
    plan: {
      folds: { strategy: outline.strategy, count: outline.foldCount, hash: outline.foldHash },
      columns: outline.columns,
      rungs,
      trials,
      carriedOut: carriedOutPlan(search),
    },
    remarks: [
      ...rows.notes,
      ...remarksOf(search),
      ...winner.remarks,
      ...segmentRemarks({ segments }),
      ...(test?.notes ?? []),
    ],
    hash: leaderboardHash(search),
    seed: settings.seed,
    budgetSeconds: settings.budgetSeconds ?? null,
    seconds,
    /** Seconds from the start of the process to the end of each part. */
    timing,
    model: {
      path: options.outPath ?? null,
      digest: winner.model.digest,
      bytes: Buffer.byteLength(winner.model.file),
    },
    program: { version: VERSION, node: process.version, threads: search.parallel },
  };
}

/** Every parameter of a single model; null for several together, whose recipe tells. */
function paramsOf({ search }: AutomlOutcome, model: string) {
  const recipe: Recipe | undefined = search.state.recipes.get(model);
  if (recipe?.kind !== 'single') return null;
  return { ...getEstimator(search.state.outline.task, recipe.estimator).defaults, ...recipe.params };
}

export function exitCodeOf({ best }: AutomlResult): number {
  return best.usable ? EXIT_CODES.usable : EXIT_CODES.notUsable;
}
