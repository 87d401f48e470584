/** What tracking offers to the others: experiments and training runs with params, metrics and tags. */

export const RUN_STATUSES = ['running', 'finished', 'failed', 'killed'] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

export interface NewRun {
  readonly id?: string;
  readonly experimentId: string;
  readonly name: string;
  readonly parentRunId?: string;
  readonly startedAt: Date;
  readonly endedAt?: Date;
  readonly status: RunStatus;
  readonly params: Readonly<Record<string, string | number | boolean>>;
  /** Values that could not be computed are left out here and named in a tag. */
  readonly metrics: Readonly<Record<string, number>>;
  readonly tags: Readonly<Record<string, string>>;
}

export interface TrainingRun extends NewRun {
  readonly id: string;
}

export interface Experiment {
  readonly id: string;
  readonly name: string;
  readonly createdAt: Date;
}

export abstract class TrackingApi {
  /** The experiment of that name, created when it is new. */
  abstract ensureExperiment(name: string): Promise<Experiment>;
  /** Stores runs with all they hold in the current transaction; a run id that exists is left as it is. */
  abstract recordRuns(runs: readonly NewRun[]): Promise<readonly string[]>;
  /** Moves a running run to its end with its last metrics. */
  abstract finishRun(
    runId: string,
    end: { status: RunStatus; endedAt: Date; metrics?: Readonly<Record<string, number>> },
  ): Promise<void>;
  abstract getRun(runId: string): Promise<TrainingRun>;
}
