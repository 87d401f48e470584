/** Training jobs on the wire. */
import { z } from 'zod';
import type { Recipe } from '../core/ml/recipe/recipe.js';
import { pageQuery, pageSchema } from '../platform/http/pages.js';
import {
  FOLD_STRATEGIES,
  JOB_STATES,
  type LeaderboardRow,
  MODEL_SOURCES,
  ROW_STATUSES,
  type TrainingJob,
  type TrainingSettings,
} from './automl.api.js';
import { seedRecipe, trainingSettingsRequest } from './training-settings.dto.api.js';
import { toStepResponse, trainingStepResponse } from './training-step.dto.js';

export const trainingJobIdParam = z.string().min(1).describe('Id of the training job, `trj_...`');
const JOB = 'trj_0198c0a0-7b1e-7d2c-9b1f-2f6f3f0a9c31';
const BATCH = 'bat_0198c0a0-7b1e-7d2c-9b1f-2f6f3f0a9c32';
const RUN = 'run_0198c0a0-7b1e-7d2c-9b1f-2f6f3f0a9c33';

const paramValue = z.union([z.number(), z.string(), z.boolean()]);
const tasks = ['classification', 'regression'] as const;

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
    settings: trainingSettingsRequest.default({}).describe('What to compare and how'),
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
  keepsFolds: z.boolean().describe('Whether a short budget may not put one holdout in the place of folds'),
  foldRepeats: z
    .int()
    .nullable()
    .describe('How often the folds are drawn anew; null: once, or more often as a budget has room for it'),
  gapRows: z.int().describe('Rows left out between training and judging where folds follow time'),
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
  segments: z.array(z.string()).describe('Columns by whose levels the report judges the winner'),
  guards: z.boolean().describe('Whether columns that give the target away are left out'),
  keep: z.array(z.string()).describe('Columns that the guards leave alone'),
  seedRecipes: z.array(seedRecipe).describe('Recipes that are tried first'),
  halfLifeRows: z
    .number()
    .nullable()
    .describe('Age in rows at which a training row counts one half; null means that all count the same'),
});

export const leaderboardRow = z.object({
  model: z.string().describe('Estimator id, or what a made model is called: `tuned gbdt`, `blend`, `stack`'),
  name: z.string().describe('Name for people'),
  status: z
    .enum(ROW_STATUSES)
    .describe('Only models with `ok` are ranked; `skipped` was not finished when the job was stopped'),
  reason: z.string().nullable().describe('Why it is not `ok`, or a remark'),
  metrics: numbers.describe('Means over folds; null where it could not be computed'),
  standardDeviations: numbers.describe('Spread over folds (divisor n)'),
  foldsUsed: z.int().describe('Folds that have scores'),
  origin: z
    .enum(MODEL_SOURCES)
    .nullable()
    .describe(
      '`compared` with others, `seeded` beforehand, `parent`: of the job that a step starts from, `made` of others; null in jobs of earlier versions',
    ),
  recipe: z
    .record(z.string(), z.json())
    .nullable()
    .describe('How it is fitted, enough to fit it again; null when it was not tried'),
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
  ignored: z
    .array(z.string())
    .describe('Columns of the training rows that it was not shown; a record may have them all the same'),
  target: z.string().describe('Column it predicts'),
  task: z.enum(tasks).describe('What it learnt'),
  levels: z
    .array(z.string())
    .nullable()
    .describe('Class names in the order of the class indices; null for regression'),
  metrics: numbers.describe('Means over the cross-validation folds'),
  trainingRunId: z.string().describe('Tracked run of this model'),
  dataHash: z.string().describe('SHA-256 over the hashes and slices of the training batches'),
  evaluatedAs: z
    .string()
    .nullable()
    .describe('Which models the metrics belong to; null in jobs of earlier versions'),
  usable: z
    .boolean()
    .describe(
      'Whether it beats the baseline by a paired test on rows it had not seen: in the sort metric, or, of a threshold that a step has moved, in what it was moved for',
    ),
  usableReason: z.string().describe('The test in words and figures'),
});

export const evaluationResponse = z.object({
  task: z.enum(tasks).describe('What is learnt'),
  strategy: z.string().describe('How rows are split'),
  foldCount: z.int().describe('Number of folds'),
  foldHash: z
    .string()
    .describe('Names the exact rows of every fold: only scores under the same name may be compared'),
  sortMetric: z.string().describe('Metric that ranks the leaderboard'),
  compared: z
    .int()
    .describe('Models and trials that were looked at, those of the jobs before a step included'),
});

export const EVALUATION = {
  task: 'classification' as const,
  strategy: 'stratified',
  foldCount: 5,
  foldHash: '5feceb66ffc86f38d952786c6d696c79c2dbc239dd4e91b46729d73a27fb57e9',
  sortMetric: 'accuracy',
  compared: 1,
};

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
  parentJobId: z
    .string()
    .nullable()
    .describe('Job whose models this step goes on with; null for a comparison'),
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
  parentJobId: null,
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
          groupColumn: z
            .string()
            .nullable()
            .describe('Column whose rows of one value stay in one slice; null when rows are cut one by one'),
        }),
      )
      .describe('Exactly the rows it learns from'),
    settings: settingsResponse.describe('Settings with all defaults filled in'),
    step: trainingStepResponse
      .nullable()
      .describe('What is done with models of an earlier job; null for a comparison'),
    evaluation: evaluationResponse
      .nullable()
      .describe('What the scores rest on; null before the rows are read'),
    findings: z
      .record(z.string(), z.json())
      .nullable()
      .describe(
        'What a step found besides its models: trials, weights, a threshold with its nested estimate, Brier and slope before and after; null for a comparison',
      ),
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
        slices: [{ batchId: BATCH, from: 0, to: 1, order: 'stored', seed: 0, groupColumn: null }],
        settings: {
          models: ['lr'],
          params: {},
          task: null,
          folds: 5,
          foldStrategy: 'auto',
          keepsFolds: false,
          foldRepeats: null,
          gapRows: 0,
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
          segments: [],
          guards: true,
          keep: [],
          seedRecipes: [],
          halfLifeRows: null,
        },
        step: null,
        evaluation: EVALUATION,
        findings: null,
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
            origin: 'compared' as const,
            recipe: { kind: 'single', estimator: 'lr', params: {} },
            seconds: 0.02,
          },
        ],
        candidate: {
          estimator: 'lr',
          artifactKey: `models/${JOB}/1.json`,
          artifactDigest: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
          inputs: [{ name: 'wind', kind: 'number', required: true }],
          ignored: ['station'],
          target: 'rain',
          task: 'classification',
          levels: ['no', 'yes'],
          metrics: { accuracy: 0.84, auc: 0.91 },
          trainingRunId: RUN,
          dataHash: '2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae',
          evaluatedAs: 'stratified cross-validation, mean over 5 folds; this model is refitted on all rows',
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
  parentJobId: z.string().min(1).optional().describe('Only steps that start from this job'),
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
    parentJobId: job.step?.parentJobId ?? null,
    trainingRunId: job.trainingRunId ?? null,
    requestedAt: job.requestedAt.toISOString(),
    startedAt: job.startedAt?.toISOString() ?? null,
    finishedAt: job.finishedAt?.toISOString() ?? null,
  };
}

export function toTrainingJobResponse(job: TrainingJob): z.infer<typeof trainingJobResponse> {
  return {
    ...toTrainingJobSummary(job),
    slices: job.training.map(({ batchId, slice: { from, to, order, seed, groupColumn = null } }) => ({
      batchId,
      from,
      to,
      order,
      seed,
      groupColumn,
    })),
    settings: toSettingsResponse(job.settings),
    step: job.step === undefined ? null : toStepResponse(job.step.step),
    evaluation: toEvaluationResponse(job.evaluation),
    findings: job.findings === undefined ? null : ({ ...job.findings } as JsonRecord),
    remarks: [...job.remarks],
    leaderboard: job.leaderboard?.map(toRowResponse) ?? null,
    candidate: toCandidateResponse(job.candidate),
  };
}

export function toEvaluationResponse(
  evaluation: TrainingJob['evaluation'],
): z.infer<typeof evaluationResponse> | null {
  if (evaluation === undefined) return null;
  const { task, strategy, foldCount, foldHash, sortMetric, compared } = evaluation;
  return { task, strategy, foldCount, foldHash, sortMetric, compared };
}

type JsonRecord = Record<string, z.core.util.JSONType>;

/** A recipe is plain data. */
function toRecipeResponse(recipe: Recipe): JsonRecord {
  return recipe as unknown as JsonRecord;
}

function toSettingsResponse(settings: TrainingSettings): z.infer<typeof settingsResponse> {
  return {
    models: settings.models === undefined ? null : [...settings.models],
    params: { ...settings.params },
    task: settings.task ?? null,
    folds: settings.folds,
    foldStrategy: settings.foldStrategy,
    keepsFolds: settings.keepsFolds ?? false,
    foldRepeats: settings.foldRepeats ?? null,
    gapRows: settings.gapRows ?? 0,
    sort: settings.sort ?? null,
    seed: settings.seed,
    timeoutSeconds: settings.timeoutSeconds,
    exclude: [...(settings.exclude ?? [])],
    turbo: settings.turbo ?? settings.budgetSeconds === undefined,
    budgetSeconds: settings.budgetSeconds ?? null,
    tune: settings.tune ?? null,
    ensemble: settings.ensemble ?? null,
    errors: settings.errors ?? 'ignore',
    setup: { ...settings.setup } as Record<string, z.core.util.JSONType>,
    groupColumn: settings.groupColumn ?? null,
    segments: [...(settings.segments ?? [])],
    guards: settings.guards ?? true,
    keep: [...(settings.keep ?? [])],
    seedRecipes: (settings.seedRecipes ?? []).map(({ recipe, name }) => ({
      recipe: toRecipeResponse(recipe),
      ...(name === undefined ? {} : { name }),
    })),
    halfLifeRows: settings.halfLifeRows ?? null,
  };
}

export function toRowResponse(row: LeaderboardRow): z.infer<typeof leaderboardRow> {
  return {
    model: row.model,
    name: row.name,
    status: row.status,
    reason: row.reason ?? null,
    metrics: { ...row.metrics },
    standardDeviations: { ...row.standardDeviations },
    foldsUsed: row.foldsUsed,
    origin: row.origin ?? null,
    recipe: row.recipe === undefined ? null : toRecipeResponse(row.recipe),
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
    ignored: [...(signature.ignored ?? [])],
    target: signature.output.target,
    task: signature.output.task,
    levels: signature.output.levels === undefined ? null : [...signature.output.levels],
    metrics: { ...candidate.metrics },
    trainingRunId: candidate.trainingRunId,
    dataHash: candidate.dataHash,
    evaluatedAs: candidate.evaluatedAs ?? null,
    usable: candidate.usable,
    usableReason: candidate.usableReason,
  };
}
