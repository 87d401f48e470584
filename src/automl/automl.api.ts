/** What automl offers to the others: training jobs and the candidates they end with. */
import type { Params } from '../core/ml/estimator.js';
import type { PreprocessOptions } from '../core/ml/preprocess/preprocess-options.js';
import type { Recipe } from '../core/ml/recipe/recipe.js';
import type { Signature } from '../core/ml/signature.js';
import type { BatchSlice } from '../ingestion/ingestion.api.js';
import type { Evaluation, StepFindings, StepPlan } from './training-step.api.js';

export const JOB_STATES = ['queued', 'running', 'succeeded', 'failed', 'cancelled', 'timed-out'] as const;
export type JobState = (typeof JOB_STATES)[number];

export const FOLD_STRATEGIES = [
  'auto',
  'stratified',
  'k-fold',
  'group',
  'stratified-group',
  'time-series',
  'holdout',
] as const;
/**
 * `auto` is time-series with a time column, grouped with a group column, else stratified for classes and k-fold for
 * numbers, both shuffled; under a budget that is short for the rows it is one holdout instead of folds (a tenth, at least 1,000 rows).
 */
export type FoldStrategy = (typeof FOLD_STRATEGIES)[number];

/** Most trials of tuning for each of the best models; `auto` spends what the budget leaves, and none without one. */
export type TuneSetting = 'off' | 'auto' | number;

/** A configuration to begin with. */
export interface SeedRecipe {
  readonly recipe: Recipe;
  /** Name for people, for instance which version it is of. */
  readonly name?: string;
}

export interface TrainingSettings {
  /** Estimator ids to compare; all that suit the task when left out. Not together with `exclude`. */
  readonly models?: readonly string[];
  /** Estimator ids that are not compared. */
  readonly exclude?: readonly string[];
  /** Leaves slow estimators out that are not asked for by id; when left out true without a budget, false with one. */
  readonly turbo?: boolean;
  /** Parameters that differ from an estimator's defaults, by estimator id. */
  readonly params?: Readonly<Record<string, Params>>;
  readonly task?: 'classification' | 'regression';
  /** 2 to 20. */
  readonly folds: number;
  /** How often the folds are drawn anew, 1 to 10; when left out once, under a budget up to three times where rows are few, unless `keepsFolds`. */
  readonly foldRepeats?: number;
  /** Rows left out between training and judging where folds follow time, 0 or more; 0 when left out. */
  readonly gapRows?: number;
  readonly foldStrategy: FoldStrategy;
  /** Metric that ranks the leaderboard; accuracy or r2 when left out. */
  readonly sort?: string;
  readonly seed: number;
  /** The job is stopped then, also in the middle of a fit. */
  readonly timeoutSeconds: number;
  /**
   * The search ends then with the best model it has found, also in the middle of a fit; the clock starts with the job.
   * Without it every model gets all its folds.
   */
  readonly budgetSeconds?: number;
  /** `off` when left out without a budget, else `auto`. */
  readonly tune?: TuneSetting;
  /** Whether the best models are also tried together; with a budget true when left out, else false. */
  readonly ensemble?: boolean;
  /** `raise` ends the job at the first model that fails; `ignore`, when left out, lists it and goes on. */
  readonly errors?: 'ignore' | 'raise';
  /** How columns are made ready; everything as the defaults say when left out. */
  readonly setup?: Partial<PreprocessOptions>;
  /** Whether a short budget may not put one holdout in the place of folds; when left out true if `folds` was given, else false. */
  readonly keepsFolds?: boolean;
  /** Column whose rows of one value stay on one side of every split; never a feature. */
  readonly groupColumn?: string;
  /** Columns by whose levels the winner is judged one by one in the report; they need not be features. */
  readonly segments?: readonly string[];
  /** Columns that the guards may warn of but not leave out. */
  readonly keep?: readonly string[];
  /** Recipes that are tried first, before all others: for instance that of the model which serves now. */
  readonly seedRecipes?: readonly SeedRecipe[];
  /**
   * Age in rows at which a training row counts one half, above 0: weight 2^(-age / halfLifeRows), where the newest row
   * that a fit learns from counts 1.
   * Scores count every row alike. All rows count the same when left out.
   */
  readonly halfLifeRows?: number;
  /** Whether columns that give the target away are looked for and left out; true when left out. */
  readonly guards?: boolean;
}

export const ROW_STATUSES = [
  'ok',
  'failed',
  'budget_exceeded',
  'skipped_by_turbo',
  'excluded',
  'unsupported',
  'skipped',
] as const;
/** Only `ok` is ranked. `skipped` was not finished when the job was stopped. */
export type RowStatus = (typeof ROW_STATUSES)[number];

export const MODEL_SOURCES = ['compared', 'seeded', 'parent', 'made'] as const;
/**
 * `compared`: an estimator with the parameters of the settings; `seeded`: a recipe that was given beforehand; `parent`: a
 * model of the job that a step starts from; `made`: tuned, or put together of others.
 */
export type ModelSource = (typeof MODEL_SOURCES)[number];

export interface LeaderboardRow {
  /** Estimator id, or what a made model is called: `tuned gbdt`, `blend`, `stack`. */
  readonly model: string;
  readonly name: string;
  readonly status: RowStatus;
  /** Why it is not `ok`, or a remark. */
  readonly reason?: string;
  /** Means over folds; null where it could not be computed. */
  readonly metrics: Readonly<Record<string, number | null>>;
  readonly standardDeviations: Readonly<Record<string, number | null>>;
  readonly foldsUsed: number;
  /** Absent in jobs of earlier versions, as is `recipe`. */
  readonly origin?: ModelSource;
  /** How it is fitted, enough to fit it again; absent when it was not tried. */
  readonly recipe?: Recipe;
  /** Wall time of cross-validation divided by the number of folds. */
  readonly seconds: number;
}

/** The fitted winner of a leaderboard, refitted on all training rows. */
export interface Candidate {
  readonly estimator: string;
  readonly artifactKey: string;
  readonly artifactDigest: string;
  readonly signature: Signature;
  readonly metrics: Readonly<Record<string, number | null>>;
  /** The tracked run of this model, a child of the job's run. */
  readonly trainingRunId: string;
  readonly dataHash: string;
  /** Whether it beats the baseline by a paired test on out-of-fold rows. */
  /** Which model the metrics belong to: this one has learnt from other rows than the models that were judged. */
  readonly evaluatedAs?: string;
  readonly usable: boolean;
  readonly usableReason: string;
}

export interface TrainingJob {
  readonly id: string;
  readonly experimentName: string;
  readonly datasetId: string;
  readonly datasetName: string;
  readonly training: readonly BatchSlice[];
  readonly target: string;
  readonly settings: TrainingSettings;
  readonly state: JobState;
  readonly progress: { readonly done: number; readonly total: number; readonly message: string };
  /** Best first. After a stop it lists what was finished by then. */
  readonly leaderboard?: readonly LeaderboardRow[];
  readonly candidate?: Candidate;
  /** What the scores rest on, once the rows are read. */
  readonly evaluation?: Evaluation;
  /** What is done with which models of an earlier job; absent for a comparison. */
  readonly step?: StepPlan;
  /** What a step found besides its models. */
  readonly findings?: StepFindings;
  /** What was decided about the data: columns left out, folds lowered, rows sampled. */
  readonly remarks: readonly string[];
  /** Why it did not succeed. */
  readonly reason?: string;
  /** How often it was begun; more than 1 after a crash or a restart. */
  readonly attempt: number;
  readonly cancelRequested: boolean;
  /** The tracked run of the whole comparison, once the job has ended. */
  readonly trainingRunId?: string;
  readonly requestedAt: Date;
  readonly startedAt?: Date;
  readonly finishedAt?: Date;
}

export abstract class AutomlApi {
  /**
   * Stores the job in the current transaction, puts it on the queue after the commit and returns at once;
   * `trainingFinished` tells its end.
   * @param key asking again with the same key returns the job there is
   */
  abstract startTraining(request: {
    key: string;
    experimentName: string;
    training: readonly BatchSlice[];
    /** The target of the dataset's contract when left out. */
    target?: string;
    settings: Partial<TrainingSettings>;
    actor: string;
  }): Promise<TrainingJob>;
  /** @throws a `not-found` refusal when there is no such job */
  abstract getTrainingJob(id: string): Promise<TrainingJob>;
  /** Undefined when there is no such job: a model may have been trained elsewhere. */
  abstract findTrainingJob(id: string): Promise<TrainingJob | undefined>;
  /** Asks the holder of the job to stop; a job that has ended is refused. */
  abstract cancelTraining(id: string, actor: string): Promise<TrainingJob>;
}
