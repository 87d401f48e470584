/** What automl offers to the others: training jobs and the candidates they end with. */
import type { Params } from '../core/ml/estimator.js';
import type { Signature } from '../core/ml/signature.js';
import type { BatchSlice } from '../ingestion/ingestion.api.js';

export const JOB_STATES = ['queued', 'running', 'succeeded', 'failed', 'cancelled', 'timed-out'] as const;
export type JobState = (typeof JOB_STATES)[number];

export const FOLD_STRATEGIES = ['auto', 'stratified', 'k-fold', 'time-series'] as const;
/** `auto` is time-series with a time column, else stratified for classes and k-fold for numbers, both shuffled. */
export type FoldStrategy = (typeof FOLD_STRATEGIES)[number];

export interface TrainingSettings {
  /** Estimator ids to compare; all that suit the task when left out. */
  readonly models?: readonly string[];
  /** Parameters that differ from an estimator's defaults, by estimator id. */
  readonly params?: Readonly<Record<string, Params>>;
  readonly task?: 'classification' | 'regression';
  /** 2 to 20. */
  readonly folds: number;
  readonly foldStrategy: FoldStrategy;
  /** Metric that ranks the leaderboard; accuracy or r2 when left out. */
  readonly sort?: string;
  readonly seed: number;
  /** The job is stopped then, also in the middle of a fit. */
  readonly timeoutSeconds: number;
}

export interface LeaderboardRow {
  readonly model: string;
  readonly name: string;
  readonly status: 'ok' | 'failed' | 'skipped';
  /** Why it is not `ok`, or a remark. */
  readonly reason?: string;
  /** Means over folds; null where it could not be computed. */
  readonly metrics: Readonly<Record<string, number | null>>;
  readonly standardDeviations: Readonly<Record<string, number | null>>;
  readonly foldsUsed: number;
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
  /** Asks the holder of the job to stop; a job that has ended is refused. */
  abstract cancelTraining(id: string, actor: string): Promise<TrainingJob>;
}
