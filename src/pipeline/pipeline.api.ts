/** What the pipeline offers: retraining policies, and pipeline runs that tell one turn of the loop from trigger to outcome. */
import type { TrainingSettings } from '../automl/automl.api.js';
import type { BatchSlice } from '../ingestion/ingestion.api.js';
import type { GateReport } from './gate-decision.js';
import type { TriggerDecision } from './trigger-decision.js';

export const TRAINING_WINDOWS = ['auto', 'current', 'all'] as const;
/** Rows a challenger learns from: only the batch that drifted, or the champion's rows as well; `auto` decides by size. */
export type TrainingWindow = (typeof TRAINING_WINDOWS)[number];

/** When and how a model is retrained. */
export interface RetrainingPolicy {
  readonly modelName: string;
  readonly monitorId: string;
  /** Column to predict; the target of the dataset's contract when left out. */
  readonly target?: string;
  /** No retrain starts within this time after the last one. */
  readonly cooldownMinutes: number;
  /** Retrains started within any 24 hours. */
  readonly maximumRetrainsPerDay: number;
  /** A drifted batch smaller than this starts nothing. */
  readonly minimumRows: number;
  readonly trainingWindow: TrainingWindow;
  /** Newest share of the batch that neither model trains on and both are judged by, in (0, 0.9]. */
  readonly holdoutShare: number;
  /** By how much the lower end of the interval must exceed zero: accuracy points, or a share of the champion's error. */
  readonly gateMargin: number;
  readonly promotion: 'automatic' | 'approval';
  /** What drift through faulty data (missing, unknown, doubled, out-of-range values) starts; `hold` when absent. */
  readonly onIncident?: 'hold' | 'retrain';
  readonly training: Partial<TrainingSettings>;
  readonly enabled: boolean;
}

export const RUN_STATES = ['queued', 'waiting-for-training', 'waiting-for-approval', 'done'] as const;
export type RunState = (typeof RUN_STATES)[number];

export const RUN_OUTCOMES = ['no-retrain', 'promoted', 'rejected', 'failed', 'cancelled'] as const;
export type RunOutcome = (typeof RUN_OUTCOMES)[number];

export const STEP_NAMES = ['check', 'decide', 'train', 'register', 'gate', 'approve', 'promote'] as const;
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
  readonly training?: readonly BatchSlice[];
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
