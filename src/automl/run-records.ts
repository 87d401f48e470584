/** A comparison as tracked runs: one for the job, below it one for each model, below that one for each fold. */
import type { Params } from '../core/ml/estimator.js';
import { getEstimator } from '../core/ml/estimator-registry.js';
import type { Recipe } from '../core/ml/recipe/recipe.js';
import type { NewRun, RunStatus } from '../tracking/tracking.api.js';
import type { JobState, LeaderboardRow, TrainingSettings } from './automl.api.js';
import type { DataOutline } from './outline-data.js';
import type { ScoredFold, ScoredModel } from './scoreboard.js';
import type { StepPlan } from './training-step.api.js';

/** What it was about and how it ended. */
export interface RecordedJob {
  readonly id: string;
  readonly runId: string;
  readonly experimentId: string;
  readonly datasetName: string;
  readonly dataHash: string;
  readonly target: string;
  readonly settings: TrainingSettings;
  /** What is done with models of an earlier job; absent for a comparison. */
  readonly step?: StepPlan | undefined;
  readonly state: JobState;
  readonly reason?: string | undefined;
  readonly startedAt: Date;
  readonly endedAt: Date;
}

/** What was compared; absent when the job ended before the rows were read. */
export interface RecordedComparison {
  readonly outline: DataOutline;
  readonly models: readonly ScoredModel[];
  readonly leaderboard: readonly LeaderboardRow[];
  /** How each model is fitted, by its name in the leaderboard. */
  readonly recipes: ReadonlyMap<string, Recipe>;
  /** Estimator of the candidate, when there is one. */
  readonly winner?: string | undefined;
}

const RUN_STATUS: Readonly<Record<JobState, RunStatus>> = {
  queued: 'running',
  running: 'running',
  succeeded: 'finished',
  failed: 'failed',
  cancelled: 'killed',
  'timed-out': 'killed',
};

const LONGEST_TAG = 2000;
const LONGEST_PARAM = 6000;

/**
 * @param runIdOf id of a model's run, so that the candidate can name its own beforehand
 * @param newRunId a fresh id, for the folds
 */
export function runRecords(
  job: RecordedJob,
  comparison: RecordedComparison | undefined,
  runIdOf: (modelId: string) => string,
  newRunId: () => string,
): NewRun[] {
  const parent = jobRun(job, comparison);
  if (comparison === undefined) return [parent];
  return [
    parent,
    ...comparison.models.flatMap(({ model, folds }) => {
      const row = comparison.leaderboard.find((one) => one.model === model.id);
      if (row === undefined || folds.length === 0) return [];
      const run = modelRun(job, row, folds, { runId: runIdOf(model.id), comparison });
      return [run, ...folds.map((fold) => foldRun(job, row, fold, { id: newRunId(), parentRunId: run.id }))];
    }),
  ];
}

function jobRun(job: RecordedJob, comparison: RecordedComparison | undefined): NewRun {
  const { settings, target } = job;
  const outline = comparison?.outline;
  const winner = comparison?.leaderboard.find(({ model }) => model === comparison.winner);
  const skipped = comparison?.leaderboard.filter(({ status }) => status !== 'ok') ?? [];
  return {
    id: job.runId,
    experimentId: job.experimentId,
    name: `${job.step?.step.verb ?? 'compare'} on ${job.datasetName}`,
    startedAt: job.startedAt,
    endedAt: job.endedAt,
    status: RUN_STATUS[job.state],
    params: {
      target,
      folds: outline?.foldCount ?? settings.folds,
      foldStrategy: outline?.strategy ?? settings.foldStrategy,
      seed: settings.seed,
      timeoutSeconds: settings.timeoutSeconds,
      ...(outline === undefined
        ? {}
        : {
            task: outline.task,
            sort: outline.sortMetric,
            rows: outline.rowCount,
            models: outline.models.map(({ id }) => id).join(', '),
          }),
    },
    ...metricsAndTags(winner?.metrics ?? {}, {
      trainingJobId: job.id,
      datasetName: job.datasetName,
      dataHash: job.dataHash,
      ...(job.step === undefined
        ? {}
        : { parentJobId: job.step.parentJobId, step: JSON.stringify(job.step.step) }),
      ...(outline === undefined ? {} : { foldHash: outline.foldHash }),
      ...(winner === undefined ? {} : { winner: winner.model }),
      ...(job.reason === undefined ? {} : { reason: job.reason }),
      ...(skipped.length === 0
        ? {}
        : {
            notRanked: skipped.map(({ model, status, reason }) => `${model} ${status}: ${reason}`).join('; '),
          }),
    }),
  };
}

function modelRun(
  job: RecordedJob,
  row: LeaderboardRow,
  folds: readonly ScoredFold[],
  { runId, comparison }: { runId: string; comparison: RecordedComparison },
): NewRun & { readonly id: string } {
  const wasStopped = row.status === 'skipped' || row.status === 'budget_exceeded';
  return {
    id: runId,
    experimentId: job.experimentId,
    parentRunId: job.runId,
    name: row.name,
    startedAt: earliest(folds.map(({ startedAt }) => startedAt)),
    endedAt: latest(folds.map(({ endedAt }) => endedAt)),
    status: wasStopped ? 'killed' : row.status === 'ok' ? 'finished' : 'failed',
    params: { estimator: row.model, ...paramsOf(comparison, row.model) },
    ...metricsAndTags(
      { ...row.metrics, ...spreads(row.standardDeviations), secondsPerFold: row.seconds },
      {
        trainingJobId: job.id,
        status: row.status,
        foldsUsed: String(row.foldsUsed),
        ...(row.reason === undefined ? {} : { reason: row.reason }),
      },
    ),
  };
}

function foldRun(
  job: RecordedJob,
  row: LeaderboardRow,
  { outcome, seconds, startedAt, endedAt }: ScoredFold,
  ids: { id: string; parentRunId: string },
): NewRun {
  return {
    ...ids,
    experimentId: job.experimentId,
    name: `${row.name}, fold ${outcome.foldIndex + 1}`,
    startedAt,
    endedAt,
    status: outcome.kind === 'scored' ? 'finished' : 'failed',
    params: { estimator: row.model, fold: outcome.foldIndex + 1 },
    ...metricsAndTags(
      { ...(outcome.kind === 'scored' ? outcome.scores.values : {}), seconds },
      { trainingJobId: job.id, ...(outcome.kind === 'failed' ? { reason: outcome.reason } : {}) },
    ),
  };
}

/** Values that could not be computed are no metrics; a tag names them. */
function metricsAndTags(
  values: Readonly<Record<string, number | null>>,
  tags: Readonly<Record<string, string>>,
): Pick<NewRun, 'metrics' | 'tags'> {
  const missing = Object.keys(values).filter((name) => values[name] === null);
  const metrics = Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, number] => entry[1] !== null),
  );
  const short = Object.entries(tags).map(([name, text]) => [name, text.slice(0, LONGEST_TAG)]);
  return {
    metrics,
    tags: {
      ...Object.fromEntries(short),
      ...(missing.length === 0 ? {} : { 'mldrift.metrics-not-computed': missing.join(', ') }),
    },
  };
}

function spreads(values: LeaderboardRow['standardDeviations']): Record<string, number | null> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`${name}.sd`, value]));
}

/** Every parameter of a single model; of several how they are put together. */
function paramsOf({ outline, recipes }: RecordedComparison, modelId: string): Params {
  const recipe = recipes.get(modelId);
  if (recipe === undefined) return {};
  if (recipe.kind !== 'single') return { recipe: JSON.stringify(recipe).slice(0, LONGEST_PARAM) };
  return { ...getEstimator(outline.task, recipe.estimator).defaults, ...recipe.params };
}

function earliest(dates: readonly Date[]): Date {
  return new Date(Math.min(...dates.map((date) => date.getTime())));
}

function latest(dates: readonly Date[]): Date {
  return new Date(Math.max(...dates.map((date) => date.getTime())));
}
