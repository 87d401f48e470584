/** Monitors, checks with their reports, and drift events. */
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
  /** Figures of the evaluation for lists, which never read it whole. */
  @JsonColumn({ nullable: true }) verdict!: object | null;
  @TextColumn({ nullable: true }) driftEventId!: string | null;
  @TextColumn({ nullable: true }) reason!: string | null;
  @TextColumn() actor!: string;
  /** Fencing token: a late writer of an earlier attempt changes nothing. */
  @WholeNumberColumn() attempt!: number;
  @InstantColumn({ nullable: true }) leaseUntil!: Date | null;
  @InstantColumn() requestedAt!: Date;
  @InstantColumn({ nullable: true }) startedAt!: Date | null;
  @InstantColumn({ nullable: true }) finishedAt!: Date | null;
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
