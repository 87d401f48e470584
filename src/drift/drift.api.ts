/** What drift offers to the others: monitors, checks and their reports. */
import type { DriftEvaluation } from '../core/drift/drift-evaluation.js';
import type { DriftSettings } from '../core/drift/drift-settings.js';
import type { BatchSlice } from '../ingestion/ingestion.api.js';

/** What a check compares with. */
export type MonitorReference =
  | { readonly kind: 'batch'; readonly batchId: string }
  | { readonly kind: 'serving-version'; readonly modelName: string };

export interface Monitor {
  readonly id: string;
  readonly name: string;
  readonly datasetId: string;
  readonly datasetName: string;
  readonly reference: MonitorReference;
  /** As given: preset and overrides; resolved at each check. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly cron?: string;
  /** IANA zone of the cron times. */
  readonly timeZone: string;
  readonly onArrival: boolean;
  readonly enabled: boolean;
  readonly createdAt: Date;
}

export type CheckCause =
  | { readonly kind: 'manual' }
  | { readonly kind: 'arrival' }
  | { readonly kind: 'schedule'; readonly slotAt: Date };

export const CHECK_STATES = ['queued', 'running', 'done', 'failed', 'skipped'] as const;
export type CheckState = (typeof CHECK_STATES)[number];

/** What exactly was compared, fixed when the check ran. */
export interface CheckScope {
  readonly referenceRows: number;
  readonly currentRows: number;
  /** The column to predict, which is judged like a feature. */
  readonly target?: string;
  /** Columns that were not compared, each with its reason. */
  readonly leftOut: readonly { readonly column: string; readonly reason: string }[];
  readonly settings: DriftSettings;
}

/** One comparison of a batch with the reference, from request to report. */
export interface DriftCheck {
  readonly id: string;
  readonly monitorId: string;
  readonly datasetId: string;
  readonly state: CheckState;
  readonly cause: CheckCause;
  readonly current: readonly BatchSlice[];
  readonly reference: readonly BatchSlice[];
  /** Version whose training window is the reference, when it is one. */
  readonly referenceVersionId?: string;
  readonly actor: string;
  readonly requestedAt: Date;
  readonly startedAt?: Date;
  readonly finishedAt?: Date;
  /** Why it was skipped or failed. */
  readonly reason?: string;
  /** Present when `state` is done. */
  readonly evaluation?: DriftEvaluation;
  readonly scope?: CheckScope;
  /** Set when the dataset rule fired: the stored drift event. */
  readonly driftEventId?: string;
  /** Plain sentences about what changed. */
  readonly summary?: readonly string[];
}

export abstract class DriftApi {
  /** @throws a `not-found` refusal when there is no such monitor */
  abstract getMonitor(id: string): Promise<Monitor>;
  abstract listMonitors(): Promise<readonly Monitor[]>;
  /**
   * Puts a check on the queue and returns at once; `driftChecked` tells its end.
   * @param batchId the batch to check; the newest of the dataset when left out
   */
  abstract requestCheck(request: {
    monitorId: string;
    batchId?: string;
    cause: CheckCause;
    actor: string;
  }): Promise<DriftCheck>;
  /** @throws a `not-found` refusal when there is no such check */
  abstract getCheck(id: string): Promise<DriftCheck>;
}
