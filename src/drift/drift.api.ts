/** What drift offers to the others: monitors, checks and their reports. */
import type { DriftEvaluation } from '../core/drift/drift-evaluation.js';
import type { DriftDetails } from '../core/drift/drift-report.js';
import type { DriftSettings } from '../core/drift/drift-settings-shape.js';
import type { BatchSlice } from '../ingestion/ingestion.api.js';

/** Batches count in the order of arrival; days are 24 hours back from the end of what they lie before. */
export const WINDOW_UNITS = ['batches', 'days'] as const;

/** The rows under test: the batch a check is about, and what lies before it up to this size. */
export interface MonitorWindow {
  readonly unit: (typeof WINDOW_UNITS)[number];
  /** 1 or more. */
  readonly size: number;
}

/** Of batches and days; beyond, a check would read thousands of files. */
export const MOST_IN_A_WINDOW = 1000;

export const ONE_BATCH: MonitorWindow = { unit: 'batches', size: 1 };

export const SEASON_PARTS = ['weekday', 'hour'] as const;
export type SeasonPart = (typeof SEASON_PARTS)[number];

/**
 * A reference that moves along: rows before the current window, never one of it. Days and seasons go by the time
 * column of the rows when it is of type datetime, else by when a batch was received, and are UTC.
 */
export type MovingReference =
  /** The window of the same size before the current one. */
  | { readonly kind: 'previous'; readonly minimumRows?: number }
  | {
      readonly kind: 'sliding';
      readonly unit: 'batches' | 'rows' | 'days';
      readonly size: number;
      /** Left out between the reference and the current window, in the same unit; 0 when left out. */
      readonly gap?: number;
      readonly minimumRows?: number;
    }
  /** The same weekdays or hours, or both, in the weeks before the current window. */
  | {
      readonly kind: 'seasonal';
      readonly match: readonly SeasonPart[];
      readonly weeks: number;
      readonly minimumRows?: number;
    };

/** A moving reference with fewer rows is no reference, unless the monitor says another number. */
export const MINIMUM_REFERENCE_ROWS = 30;

/** What a check compares with. */
export type MonitorReference =
  /** Always the same batch. */
  | { readonly kind: 'batch'; readonly batchId: string }
  /** The training rows of the version in Production. */
  | { readonly kind: 'serving-version'; readonly modelName: string }
  | MovingReference;

/** How often drift must show before it is an alarm. */
export interface Hysteresis {
  /** So many of the last windows must have drifted, 1 to `of`. */
  readonly raise: number;
  /** So many windows are looked at, and so many without drift end an alarm. */
  readonly of: number;
}

export const ALARM_AT_ONCE: Hysteresis = { raise: 1, of: 1 };

/** Where a monitor stands after its last check that was done. */
export interface Alarm {
  readonly state: 'quiet' | 'raised';
  /** When it came into that state; absent before the first check. */
  readonly since?: Date;
  /** Drifted among the last windows. */
  readonly drifted: number;
  /** Last windows looked at that share no row, at most the `of` of the hysteresis. */
  readonly of: number;
  /** Drifted windows that raise the alarm. */
  readonly needed: number;
}

export interface Monitor {
  readonly id: string;
  readonly name: string;
  readonly datasetId: string;
  readonly datasetName: string;
  readonly reference: MonitorReference;
  readonly window: MonitorWindow;
  readonly hysteresis: Hysteresis;
  readonly alarm: Alarm;
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

export const CHECK_STATES = ['queued', 'running', 'done', 'failed', 'skipped', 'cancelled'] as const;
export type CheckState = (typeof CHECK_STATES)[number];

/** What exactly was compared, fixed when the check ran. */
export interface CheckScope {
  readonly referenceRows: number;
  readonly currentRows: number;
  /** Which rows each side holds, in words; absent in checks of versions before 0.2. */
  readonly referenceWindow?: string;
  readonly currentWindow?: string;
  /** The column to predict, which is judged like a feature. */
  readonly target?: string;
  /** Columns that were not compared, each with its reason. */
  readonly leftOut: readonly { readonly column: string; readonly reason: string }[];
  readonly settings: DriftSettings;
}

/** How far a running check is. */
export interface CheckProgress {
  readonly done: number;
  readonly total: number;
  readonly step: string;
}

/** One comparison of a batch with the reference, from request to report. */
export interface DriftCheck {
  readonly id: string;
  readonly monitorId: string;
  readonly datasetId: string;
  readonly state: CheckState;
  readonly cause: CheckCause;
  /** The batch the check is about comes first, then what its window adds, newest first. */
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
  /** Explanation, segments, chunks and model health; with `evaluation`. */
  readonly details?: DriftDetails;
  /** Last note of a running check. */
  readonly progress?: CheckProgress;
  /** Set when the dataset rule fired in enough of the last windows: the stored drift event. */
  readonly driftEventId?: string;
  /** The alarm of the monitor after this check; present when `state` is done. */
  readonly alarm?: Alarm;
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
