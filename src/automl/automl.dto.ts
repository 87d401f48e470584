/** Training jobs on the wire. */
import { z } from 'zod';
import { pageQuery, pageSchema } from '../platform/http/pages.js';
import {
  FOLD_STRATEGIES,
  JOB_STATES,
  type LeaderboardRow,
  ROW_STATUSES,
  type TrainingJob,
  type TrainingSettings,
} from './automl.api.js';
import {
  LONGEST_TIMEOUT_SECONDS,
  MOST_TRIALS_ASKED_FOR,
  SHORTEST_BUDGET_SECONDS,
} from './check-training-request.js';

export const trainingJobIdParam = z.string().min(1).describe('Id of the training job, `trj_...`');
const JOB = 'trj_0198c0a0-7b1e-7d2c-9b1f-2f6f3f0a9c31';
const BATCH = 'bat_0198c0a0-7b1e-7d2c-9b1f-2f6f3f0a9c32';
const RUN = 'run_0198c0a0-7b1e-7d2c-9b1f-2f6f3f0a9c33';

const paramValue = z.union([z.number(), z.string(), z.boolean()]);
const tasks = ['classification', 'regression'] as const;

const settingsRequest = z.strictObject({
  models: z
    .array(z.string())
    .min(1)
    .max(100)
    .optional()
    .describe(
      'Estimator ids to compare, for instance `lr`, `rf`; all that suit the task when left out. The baseline `dummy` always runs',
    ),
  exclude: z
    .array(z.string())
    .max(100)
    .optional()
    .describe('Estimator ids that are not compared; not together with `models`'),
  turbo: z
    .boolean()
    .optional()
    .describe('Whether slow estimators are left out unless `models` names them; true when left out'),
  params: z
    .record(z.string(), z.record(z.string(), paramValue))
    .optional()
    .describe('Parameters that differ from an estimator’s defaults, by estimator id'),
  task: z
    .enum(tasks)
    .optional()
    .describe(
      'What to learn; from the target column when left out: labels and up to 20 whole numbers are classes',
    ),
  folds: z
    .int()
    .min(2)
    .max(20)
    .optional()
    .describe('Number of cross-validation folds, 2 to 20; 5 when left out'),
  foldStrategy: z
    .enum(FOLD_STRATEGIES)
    .optional()
    .describe(
      '`auto` (default) is time-series with a time column, grouped with a group column, else stratified for classes and k-fold for numbers, both shuffled by the seed; when the budget is short for the rows, one holdout of a tenth instead of folds',
    ),
  sort: z.string().optional().describe('Metric that ranks the leaderboard; `accuracy` or `r2` when left out'),
  seed: z.int().min(0).optional().describe('Seed of everything random, 0 or more; 1 when left out'),
  timeoutSeconds: z
    .int()
    .min(1)
    .max(LONGEST_TIMEOUT_SECONDS)
    .optional()
    .describe(
      'The job is stopped after so many seconds, also in the middle of a fit; 600 when left out, more under a longer budget',
    ),
  budgetSeconds: z
    .number()
    .min(SHORTEST_BUDGET_SECONDS)
    .max(LONGEST_TIMEOUT_SECONDS)
    .optional()
    .describe(
      'The search ends after so many seconds, 1 or more, with the best model found by then; the clock starts with the job. Without it every model gets all its folds',
    ),
  tune: z
    .union([z.enum(['off', 'auto']), z.int().min(1).max(MOST_TRIALS_ASKED_FOR)])
    .optional()
    .describe(
      'Trials of parameters for each of the best models, 1 to 400; `auto` spends what the budget leaves and is the default under one, else `off`',
    ),
  ensemble: z
    .boolean()
    .optional()
    .describe('Whether the best models are also tried together; when left out only under a budget'),
  errors: z
    .enum(['ignore', 'raise'])
    .optional()
    .describe('`raise` ends the job at the first model that fails; `ignore` (default) lists it and goes on'),
  setup: z
    .record(z.string(), z.json())
    .optional()
    .describe('Options of the preparation of columns by name, such as `normalize` or `maxEncodingOhe`'),
  groupColumn: z
    .string()
    .min(1)
    .optional()
    .describe('Column whose rows of one value stay on one side of every split; never a feature'),
  guards: z
    .boolean()
    .optional()
    .describe('Whether columns that give the target away are looked for and left out; true when left out'),
  keep: z
    .array(z.string())
    .max(1000)
    .optional()
    .describe('Columns that the guards may warn of but not leave out'),
});

const sliceRequest = z.strictObject({
  batchId: z.string().min(1).describe('Batch the rows are from'),
  from: z.number().min(0).max(1).default(0).describe('Share of the rows where the slice starts, in [0, 1)'),
  to: z.number().min(0).max(1).default(1).describe('Share of the rows where the slice ends, in (0, 1]'),
  order: z.enum(['stored', 'shuffled']).default('stored').describe('Rows as stored, or in a seeded shuffle'),
  seed: z.int().min(0).default(0).describe('Seed of the shuffle, 0 or more'),
});

export const startTrainingRequest = z
  .strictObject({
    experiment: z
      .string()
      .trim()
      .min(1)
      .max(500)
      .describe('Experiment the runs are tracked in, 1 to 500 characters; made when it is new'),
    batches: z
      .array(z.string().min(1))
      .min(1)
      .max(1000)
      .optional()
      .describe('Batches to learn from, with all their rows; either this or `slices`'),
    slices: z
      .array(sliceRequest)
      .min(1)
      .max(1000)
      .optional()
      .describe('Parts of batches to learn from; either this or `batches`'),
    target: z
      .string()
      .min(1)
      .optional()
      .describe('Column to predict; the target of the dataset’s contract when left out'),
    settings: settingsRequest.default({}).describe('What to compare and how'),
  })
  .refine(({ batches, slices }) => (batches === undefined) !== (slices === undefined), {
    message: 'must have either batches or slices',
    path: ['batches'],
  })
  .meta({
    id: 'StartTrainingRequest',
    examples: [{ experiment: 'weather', batches: [BATCH], settings: { folds: 5, sort: 'accuracy' } }],
  });

const numbers = z.record(z.string(), z.number().nullable());

const settingsResponse = z.object({
  models: z
    .array(z.string())
    .nullable()
    .describe('Estimator ids asked for; null means all that suit the task'),
  params: z
    .record(z.string(), z.record(z.string(), paramValue))
    .describe('Parameters that differ from the defaults, by estimator id'),
  task: z.enum(tasks).nullable().describe('Task asked for; null means the target column decides'),
  folds: z.int().describe('Number of cross-validation folds'),
  foldStrategy: z.enum(FOLD_STRATEGIES).describe('How rows are split'),
  sort: z.string().nullable().describe('Metric that ranks the leaderboard; null means accuracy or r2'),
  seed: z.int().describe('Seed of everything random'),
  timeoutSeconds: z.int().describe('The job is stopped after so many seconds'),
  exclude: z.array(z.string()).describe('Estimator ids that are not compared'),
  turbo: z.boolean().describe('Whether slow estimators are left out unless asked for'),
  budgetSeconds: z
    .number()
    .nullable()
    .describe('The search ends after so many seconds with the best model by then; null means no budget'),
  tune: z
    .union([z.enum(['off', 'auto']), z.int()])
    .nullable()
    .describe(
      'Trials of parameters for each of the best models; null means `auto` under a budget, else `off`',
    ),
  ensemble: z
    .boolean()
    .nullable()
    .describe('Whether the best models are also tried together; null means only under a budget'),
  errors: z.enum(['ignore', 'raise']).describe('Whether the first model that fails ends the job'),
  setup: z
    .record(z.string(), z.json())
    .describe('Options of the preparation of columns that differ from the defaults'),
  groupColumn: z.string().nullable().describe('Column that no split parts; null means none'),
  guards: z.boolean().describe('Whether columns that give the target away are left out'),
  keep: z.array(z.string()).describe('Columns that the guards leave alone'),
});

const leaderboardRow = z.object({
  model: z.string().describe('Estimator id, or what a made model is called: `tuned gbdt`, `blend`, `stack`'),
  name: z.string().describe('Name for people'),
  status: z
    .enum(ROW_STATUSES)
    .describe('Only models with `ok` are ranked; `skipped` was not finished when the job was stopped'),
  reason: z.string().nullable().describe('Why it is not `ok`, or a remark'),
  metrics: numbers.describe('Means over folds; null where it could not be computed'),
  standardDeviations: numbers.describe('Spread over folds (divisor n)'),
  foldsUsed: z.int().describe('Folds that have scores'),
  seconds: z.number().describe('Seconds per fold, fitting and scoring'),
});

const candidateResponse = z.object({
  estimator: z.string().describe('Estimator id of the winner'),
  artifactKey: z.string().describe('Key of the model file in object storage'),
  artifactDigest: z.string().describe('SHA-256 of the model file'),
  inputs: z
    .array(
      z.object({
        name: z.string().describe('Name of the column'),
        kind: z.enum(['number', 'category', 'date']).describe('Kind of its values'),
        required: z.boolean().describe('Whether a record must have the field'),
      }),
    )
    .describe('What the model takes'),
  target: z.string().describe('Column it predicts'),
  task: z.enum(tasks).describe('What it learnt'),
  levels: z
    .array(z.string())
    .nullable()
    .describe('Class names in the order of the class indices; null for regression'),
  metrics: numbers.describe('Means over the cross-validation folds'),
  trainingRunId: z.string().describe('Tracked run of this model'),
  dataHash: z.string().describe('SHA-256 over the hashes and slices of the training batches'),
  usable: z.boolean().describe('Whether it beats the baseline by a paired test on rows it had not seen'),
  usableReason: z.string().describe('The test in words and figures'),
});

const jobFields = {
  id: z.string().describe('Id of the training job; sorts by creation'),
  experiment: z.string().describe('Experiment the runs are tracked in'),
  datasetId: z.string().describe('Dataset the batches belong to'),
  datasetName: z.string().describe('Name of that dataset'),
  target: z.string().describe('Column to predict'),
  state: z.enum(JOB_STATES).describe('Where the job stands'),
  progress: z
    .object({
      done: z.int().describe('Fits done'),
      total: z.int().describe('Fits there are; 0 before the rows are read'),
      message: z.string().describe('What is being done'),
    })
    .describe('How far it is, at most half a second old'),
  reason: z.string().nullable().describe('Why it did not succeed'),
  attempt: z.int().describe('How often it was begun; more than 1 after a crash or a restart'),
  cancelRequested: z.boolean().describe('Whether somebody asked to stop it'),
  trainingRunId: z
    .string()
    .nullable()
    .describe('Tracked run of the whole comparison, once the job has ended'),
  requestedAt: z.iso.datetime().describe('When it was asked for, UTC'),
  startedAt: z.iso.datetime().nullable().describe('When the latest attempt began, UTC'),
  finishedAt: z.iso.datetime().nullable().describe('When it ended, UTC'),
};

const EXAMPLE = {
  id: JOB,
  experiment: 'weather',
  datasetId: 'dst_0198c0a0-7b1e-7d2c-9b1f-2f6f3f0a9c30',
  datasetName: 'weather',
  target: 'rain',
  state: 'succeeded' as const,
  progress: { done: 11, total: 11, message: 'finished' },
  reason: null,
  attempt: 1,
  cancelRequested: false,
  trainingRunId: RUN,
  requestedAt: '2026-11-23T12:00:00.000Z',
  startedAt: '2026-11-23T12:00:00.100Z',
  finishedAt: '2026-11-23T12:00:04.000Z',
};

export const trainingJobResponse = z
  .object({
    ...jobFields,
    slices: z
      .array(
        z.object({
          batchId: z.string().describe('Batch the rows are from'),
          from: z.number().describe('Share of the rows where the slice starts'),
          to: z.number().describe('Share of the rows where the slice ends'),
          order: z.enum(['stored', 'shuffled']).describe('Rows as stored, or in a seeded shuffle'),
          seed: z.int().describe('Seed of the shuffle'),
        }),
      )
      .describe('Exactly the rows it learns from'),
    settings: settingsResponse.describe('Settings with all defaults filled in'),
    remarks: z.array(z.string()).describe('What was decided about the data'),
    leaderboard: z.array(leaderboardRow).nullable().describe('Best first; null before the end'),
    candidate: candidateResponse
      .nullable()
      .describe('The winner, refitted on all rows; null without success'),
  })
  .meta({
    id: 'TrainingJob',
    examples: [
      {
        ...EXAMPLE,
        slices: [{ batchId: BATCH, from: 0, to: 1, order: 'stored', seed: 0 }],
        settings: {
          models: ['lr'],
          params: {},
          task: null,
          folds: 5,
          foldStrategy: 'auto',
          sort: null,
          seed: 1,
          timeoutSeconds: 600,
          exclude: [],
          turbo: true,
          budgetSeconds: null,
          tune: null,
          ensemble: null,
          errors: 'ignore',
          setup: {},
          groupColumn: null,
          guards: true,
          keep: [],
        },
        remarks: ['column station is left out: every row has the same value'],
        leaderboard: [
          {
            model: 'lr',
            name: 'Logistic regression',
            status: 'ok',
            reason: null,
            metrics: { accuracy: 0.84, auc: 0.91 },
            standardDeviations: { accuracy: 0.01, auc: 0.01 },
            foldsUsed: 5,
            seconds: 0.02,
          },
        ],
        candidate: {
          estimator: 'lr',
          artifactKey: `models/${JOB}/1.json`,
          artifactDigest: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
          inputs: [{ name: 'wind', kind: 'number', required: true }],
          target: 'rain',
          task: 'classification',
          levels: ['no', 'yes'],
          metrics: { accuracy: 0.84, auc: 0.91 },
          trainingRunId: RUN,
          dataHash: '2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae',
          usable: true,
          usableReason:
            'beats the baseline: gain over the baseline in share of right rows: 0.21 (95 % interval 0.19 to 0.23, 1461 rows), p below 0.0001 after Holm over 1 models',
        },
      },
    ],
  });

const trainingJobSummary = z.object(jobFields).meta({ id: 'TrainingJobSummary', examples: [EXAMPLE] });

export const trainingJobPage = pageSchema('TrainingJobPage', trainingJobSummary);

export const trainingJobQuery = pageQuery.extend({
  state: z.enum(JOB_STATES).optional().describe('Only jobs in this state'),
});

export function toTrainingJobSummary(job: TrainingJob): z.infer<typeof trainingJobSummary> {
  return {
    id: job.id,
    experiment: job.experimentName,
    datasetId: job.datasetId,
    datasetName: job.datasetName,
    target: job.target,
    state: job.state,
    progress: { ...job.progress },
    reason: job.reason ?? null,
    attempt: job.attempt,
    cancelRequested: job.cancelRequested,
    trainingRunId: job.trainingRunId ?? null,
    requestedAt: job.requestedAt.toISOString(),
    startedAt: job.startedAt?.toISOString() ?? null,
    finishedAt: job.finishedAt?.toISOString() ?? null,
  };
}

export function toTrainingJobResponse(job: TrainingJob): z.infer<typeof trainingJobResponse> {
  return {
    ...toTrainingJobSummary(job),
    slices: job.training.map(({ batchId, slice: { from, to, order, seed } }) => ({
      batchId,
      from,
      to,
      order,
      seed,
    })),
    settings: toSettingsResponse(job.settings),
    remarks: [...job.remarks],
    leaderboard: job.leaderboard?.map(toRowResponse) ?? null,
    candidate: toCandidateResponse(job.candidate),
  };
}

function toSettingsResponse(settings: TrainingSettings): z.infer<typeof settingsResponse> {
  return {
    models: settings.models === undefined ? null : [...settings.models],
    params: { ...settings.params },
    task: settings.task ?? null,
    folds: settings.folds,
    foldStrategy: settings.foldStrategy,
    sort: settings.sort ?? null,
    seed: settings.seed,
    timeoutSeconds: settings.timeoutSeconds,
    exclude: [...(settings.exclude ?? [])],
    turbo: settings.turbo ?? true,
    budgetSeconds: settings.budgetSeconds ?? null,
    tune: settings.tune ?? null,
    ensemble: settings.ensemble ?? null,
    errors: settings.errors ?? 'ignore',
    setup: { ...settings.setup } as Record<string, z.core.util.JSONType>,
    groupColumn: settings.groupColumn ?? null,
    guards: settings.guards ?? true,
    keep: [...(settings.keep ?? [])],
  };
}

function toRowResponse(row: LeaderboardRow): z.infer<typeof leaderboardRow> {
  return {
    model: row.model,
    name: row.name,
    status: row.status,
    reason: row.reason ?? null,
    metrics: { ...row.metrics },
    standardDeviations: { ...row.standardDeviations },
    foldsUsed: row.foldsUsed,
    seconds: row.seconds,
  };
}

function toCandidateResponse(candidate: TrainingJob['candidate']): z.infer<typeof candidateResponse> | null {
  if (candidate === undefined) return null;
  const { signature } = candidate;
  return {
    estimator: candidate.estimator,
    artifactKey: candidate.artifactKey,
    artifactDigest: candidate.artifactDigest,
    inputs: signature.inputs.map(({ name, kind, required }) => ({ name, kind, required })),
    target: signature.output.target,
    task: signature.output.task,
    levels: signature.output.levels === undefined ? null : [...signature.output.levels],
    metrics: { ...candidate.metrics },
    trainingRunId: candidate.trainingRunId,
    dataHash: candidate.dataHash,
    usable: candidate.usable,
    usableReason: candidate.usableReason,
  };
}
