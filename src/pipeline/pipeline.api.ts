/** What the pipeline offers: retraining policies, and pipeline runs that tell one turn of the loop from trigger to outcome. */
import type { TrainingSettings } from '../automl/automl.api.js';
import type { BatchSlice } from '../ingestion/ingestion.api.js';
import type { GateReport } from './gate-decision.js';
import type { TriggerDecision } from './trigger-decision.js';

export const TRAINING_WINDOWS = ['measured', 'auto', 'current', 'all'] as const;
/**
 * Rows a challenger learns from. `measured`: the champion's recipe is fitted on all rows, on all with older ones counting
 * less, on recent rows and on the new batch alone, and the window that does best on newer rows is taken; `current`: the
 * new batch; `all`: the champion's rows as well; `auto`: all below 1,000 new rows.
 */
export type TrainingWindow = (typeof TRAINING_WINDOWS)[number];

/** When and how a model is retrained. */
export interface RetrainingPolicy {
  readonly modelName: string;
  readonly monitorId: string;
  /** Column to predict; the target of the dataset's contract when left out. */
  readonly target?: string;
  /** No retrain starts within this time after the last one. */
  readonly cooldownMinutes: number;
  /** Whether the cooldown doubles, up to 7 days, after every retrain in a row that was not promoted; true when absent. */
  readonly backOff?: boolean;
  /** For how long a drift that a retrain answered starts no other, in minutes; a day when absent. */
  readonly sameDriftMinutes?: number;
  /** Retrains started within any 24 hours. */
  readonly maximumRetrainsPerDay: number;
  /** A drifted batch smaller than this starts nothing. */
  readonly minimumRows: number;
  readonly trainingWindow: TrainingWindow;
  /**
   * Newest share of the batch that neither model trains on and both are judged by, in (0, 0.9]; where the training names a
   * group column, no group has rows on both sides.
   */
  readonly holdoutShare: number;
  /** By how much the lower end of the interval must exceed zero: accuracy points, or a share of the champion's error. */
  readonly gateMargin: number;
  /** Columns on whose levels a challenger must not be worse than the champion; none when absent. */
  readonly segments?: readonly string[];
  /** Milliseconds within which a challenger answers 95 % of single rows; 100 when absent. */
  readonly maximumLatencyMs?: number;
  /** Largest model file; 500 MB when absent. */
  readonly maximumModelMegabytes?: number;
  readonly promotion: 'automatic' | 'approval';
  /** What drift through faulty data (missing, unknown, doubled, out-of-range values) starts; `hold` when absent. */
  readonly onIncident?: 'hold' | 'retrain';
  readonly training: Partial<TrainingSettings>;
  readonly enabled: boolean;
}

export const WINDOW_NAMES = ['all', 'weighted', 'recent', 'post-drift'] as const;
/**
 * `all`: the champion's rows and the new ones; `weighted`: the same, older rows counting less; `recent`: the new rows
 * and as many of the newest old ones; `post-drift`: the new rows alone.
 */
export type WindowName = (typeof WINDOW_NAMES)[number];

/** Rows to learn from. */
export interface WindowCandidate {
  readonly name: WindowName;
  readonly training: readonly BatchSlice[];
  readonly rows: number;
  /** Age in rows at which a row counts one half; absent: all rows count the same. */
  readonly halfLifeRows?: number;
}

/** What policies of earlier releases, which do not have these, are taken to say. */
export const POLICY_DEFAULTS = {
  backOff: true,
  sameDriftMinutes: 24 * 60,
  segments: [] as readonly string[],
  maximumLatencyMs: 100,
  maximumModelMegabytes: 500,
  onIncident: 'hold',
} as const;

export const RUN_STATES = ['queued', 'waiting-for-training', 'waiting-for-approval', 'done'] as const;
export type RunState = (typeof RUN_STATES)[number];

export const RUN_OUTCOMES = ['no-retrain', 'promoted', 'rejected', 'failed', 'cancelled'] as const;
export type RunOutcome = (typeof RUN_OUTCOMES)[number];

export const STEP_NAMES = [
  'check',
  'decide',
  'window',
  'train',
  'register',
  'gate',
  'approve',
  'promote',
] as const;
export type StepName = (typeof STEP_NAMES)[number];

export interface PipelineStep {
  readonly name: StepName;
  readonly state: 'running' | 'waiting' | 'succeeded' | 'failed' | 'skipped';
  readonly startedAt: Date;
  readonly finishedAt?: Date;
  /** What it worked on: ids, slices, hashes. */
  readonly input: Readonly<Record<string, unknown>>;
  /** What came out, with the figures. */
  readonly output: Readonly<Record<string, unknown>>;
  /** Why, in words and numbers. */
  readonly reason: string;
}

export type RunTrigger =
  | { readonly kind: 'drift-check'; readonly checkId: string; readonly driftEventId?: string }
  | { readonly kind: 'manual'; readonly batchId: string; readonly reason: string };

/** One turn of the loop. */
export interface PipelineRun {
  readonly id: string;
  readonly modelName: string;
  readonly trigger: RunTrigger;
  /** The policy as it was when the run began. */
  readonly policy: RetrainingPolicy;
  readonly state: RunState;
  readonly outcome?: RunOutcome;
  /** The deciding sentence. */
  readonly reason?: string;
  readonly actor: string;
  readonly decision?: TriggerDecision;
  /** Names what drifted; absent on a run by hand or without drift. */
  readonly driftSignature?: string;
  /** Windows to measure, and the rows to measure them on; until one is chosen. */
  readonly windows?: { readonly candidates: readonly WindowCandidate[]; readonly selection: BatchSlice };
  readonly training?: readonly BatchSlice[];
  /** Age in rows at which a training row counts one half; absent: all count the same. */
  readonly halfLifeRows?: number;
  readonly holdout?: BatchSlice;
  readonly trainingJobId?: string;
  /** The version this run made. */
  readonly versionId?: string;
  /** The version in Production when the gate compared. */
  readonly championVersionId?: string;
  readonly gate?: GateReport;
  readonly createdAt: Date;
  readonly finishedAt?: Date;
}

export abstract class PipelineApi {
  abstract putPolicy(policy: RetrainingPolicy, actor: string): Promise<RetrainingPolicy>;
  /**
   * Starts a run by hand: trains on the batch (the newest when left out) whatever the drift, but through the same gate.
   */
  abstract startRun(request: {
    modelName: string;
    batchId?: string;
    reason: string;
    actor: string;
  }): Promise<PipelineRun>;
  abstract getRun(id: string): Promise<PipelineRun>;
  abstract listSteps(runId: string): Promise<readonly PipelineStep[]>;
}
