/** Monitors, checks with their reports, trends of the checks, and drift events. */
import { Entity } from 'typeorm';
import {
  BooleanColumn,
  IdColumn,
  InstantColumn,
  JsonColumn,
  TextColumn,
  WholeNumberColumn,
} from '../platform/database/columns.js';

@Entity('monitor')
export class MonitorEntity {
  @IdColumn() id!: string;
  @TextColumn() name!: string;
  @TextColumn() datasetId!: string;
  @TextColumn() datasetName!: string;
  @JsonColumn() reference!: object;
  @JsonColumn() settings!: object;
  @TextColumn({ nullable: true }) cron!: string | null;
  @TextColumn() timeZone!: string;
  @BooleanColumn() onArrival!: boolean;
  @BooleanColumn() enabled!: boolean;
  @InstantColumn() createdAt!: Date;
  /** Null means one batch. */
  @JsonColumn({ nullable: true }) window!: object | null;
  /** Null means one of one. */
  @JsonColumn({ nullable: true }) hysteresis!: object | null;
  /** Null before the first check that was done. */
  @JsonColumn({ nullable: true }) alarm!: object | null;
  /** How many checks were done; counting up locks the monitor while its alarm changes. */
  @WholeNumberColumn() doneChecks!: number;
}

@Entity('drift_check')
export class DriftCheckEntity {
  @IdColumn() id!: string;
  @TextColumn() monitorId!: string;
  @TextColumn() datasetId!: string;
  /** Same key, same check: one an arrival and one a slot. Empty for a manual check, which is always new. */
  @TextColumn({ nullable: true }) onceKey!: string | null;
  @TextColumn() state!: string;
  @TextColumn() cause!: string;
  @InstantColumn({ nullable: true }) slotAt!: Date | null;
  @JsonColumn() current!: object;
  @JsonColumn() reference!: object;
  @TextColumn({ nullable: true }) referenceVersionId!: string | null;
  /** Hash over everything the result depends on. */
  @TextColumn({ nullable: true }) comparisonKey!: string | null;
  @JsonColumn({ nullable: true }) scope!: object | null;
  @JsonColumn({ nullable: true }) evaluation!: object | null;
  @JsonColumn({ nullable: true }) summary!: object | null;
  /** Explanation, segments, chunks and model health. */
  @JsonColumn({ nullable: true }) details!: object | null;
  /** How far a running check is. */
  @JsonColumn({ nullable: true }) progress!: object | null;
  /** Figures of the evaluation for lists, which never read it whole. */
  @JsonColumn({ nullable: true }) verdict!: object | null;
  @TextColumn({ nullable: true }) driftEventId!: string | null;
  /** Where the alarm of the monitor stood after this check; null unless it was done. */
  @JsonColumn({ nullable: true }) alarm!: object | null;
  @TextColumn({ nullable: true }) reason!: string | null;
  @TextColumn() actor!: string;
  /** Fencing token: a late writer of an earlier attempt changes nothing. */
  @WholeNumberColumn() attempt!: number;
  @InstantColumn({ nullable: true }) leaseUntil!: Date | null;
  @InstantColumn() requestedAt!: Date;
  @InstantColumn({ nullable: true }) startedAt!: Date | null;
  @InstantColumn({ nullable: true }) finishedAt!: Date | null;
}

/** One row for each check that was done, as small as a heat map allows; reports are too large to be read for it. */
@Entity('drift_trend')
export class DriftTrendEntity {
  /** The id of the check. */
  @IdColumn() id!: string;
  @TextColumn() monitorId!: string;
  @InstantColumn() finishedAt!: Date;
  @WholeNumberColumn() referenceRows!: number;
  @WholeNumberColumn() currentRows!: number;
  @BooleanColumn() drifted!: boolean;
  @TextColumn() level!: string;
  @TextColumn({ nullable: true }) driftEventId!: string | null;
  /** Slices under test: whether two checks looked at the same rows. */
  @JsonColumn() current!: object;
  @JsonColumn() cells!: object;
}

@Entity('drift_event')
export class DriftEventEntity {
  @IdColumn() id!: string;
  @TextColumn() checkId!: string;
  @TextColumn() monitorId!: string;
  @TextColumn() batchId!: string;
  @InstantColumn() happenedAt!: Date;
  @JsonColumn() driftedFeatures!: object;
}
