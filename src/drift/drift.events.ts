/** Published inside the transaction that stores what they tell. */
import { defineEvent } from '../platform/events/event-bus.js';

/** A check has ended, whatever came out: the pipeline records why it does or does not act. */
export interface DriftChecked {
  readonly checkId: string;
  readonly monitorId: string;
  readonly datasetId: string;
  readonly state: 'done' | 'failed' | 'skipped';
  readonly drifted: boolean;
  /** Set when the dataset rule fired: the stored drift event. */
  readonly driftEventId?: string;
}

export const driftChecked = defineEvent<DriftChecked>('drift.checked');

/** A monitor was created, changed or removed; whoever keeps schedules follows. */
export interface MonitorChanged {
  readonly monitorId: string;
  /** Absent when the monitor is gone, disabled or has no cron. */
  readonly cron?: string;
  readonly timeZone: string;
}

export const monitorChanged = defineEvent<MonitorChanged>('drift.monitor-changed');
