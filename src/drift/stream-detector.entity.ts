/** Streaming detectors, their alarms, the batches they are fed with, and the requests they have seen. */
import { Entity } from 'typeorm';
import {
  IdColumn,
  InstantColumn,
  JsonColumn,
  NumberColumn,
  TextColumn,
  WholeNumberColumn,
} from '../platform/database/columns.js';

@Entity('stream_detector')
export class StreamDetectorEntity {
  @IdColumn() id!: string;
  @TextColumn() name!: string;
  @TextColumn() detector!: string;
  @JsonColumn() source!: object;
  /** Set when a dataset feeds it. */
  @TextColumn({ nullable: true }) datasetId!: string | null;
  /** Parameters and state, as the detector itself writes them. */
  @JsonColumn() running!: object;
  @TextColumn() lastState!: string;
  @WholeNumberColumn() valueCount!: number;
  @WholeNumberColumn() missingCount!: number;
  @WholeNumberColumn() warningCount!: number;
  @WholeNumberColumn() alarmCount!: number;
  /** For lists, which do not read alarms. */
  @JsonColumn({ nullable: true }) lastAlarm!: object | null;
  /** Fence: a state is only replaced by one that was made from it. */
  @WholeNumberColumn() revision!: number;
  @InstantColumn() createdAt!: Date;
  @InstantColumn() changedAt!: Date;
}

@Entity('stream_alarm')
export class StreamAlarmEntity {
  @IdColumn() id!: string;
  @TextColumn() detectorId!: string;
  @WholeNumberColumn() valueIndex!: number;
  @TextColumn() direction!: string;
  @NumberColumn() levelBefore!: number;
  @NumberColumn() levelAfter!: number;
  @WholeNumberColumn() sinceChange!: number;
  @TextColumn({ nullable: true }) batchId!: string | null;
  @WholeNumberColumn({ nullable: true }) batchRow!: number | null;
  @InstantColumn() raisedAt!: Date;
}

@Entity('stream_feed')
export class StreamFeedEntity {
  @IdColumn() id!: string;
  @TextColumn() detectorId!: string;
  @TextColumn() batchId!: string;
  @TextColumn() state!: string;
  @TextColumn({ nullable: true }) reason!: string | null;
  /** Fencing token: a late writer of an earlier attempt changes nothing. */
  @WholeNumberColumn() attempt!: number;
  @InstantColumn({ nullable: true }) leaseUntil!: Date | null;
  @InstantColumn() requestedAt!: Date;
  @InstantColumn({ nullable: true }) finishedAt!: Date | null;
}

@Entity('stream_request')
export class StreamRequestEntity {
  @IdColumn() id!: string;
  @TextColumn() detectorId!: string;
  @TextColumn() requestKey!: string;
  @TextColumn() contentHash!: string;
  @WholeNumberColumn() firstIndex!: number;
  @WholeNumberColumn() valueCount!: number;
  @InstantColumn() receivedAt!: Date;
}
