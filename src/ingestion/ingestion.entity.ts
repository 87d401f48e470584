/** Rows of ingestion: datasets, their batches, who holds a batch, and objects on their way in or out. */
import { Entity } from 'typeorm';
import {
  IdColumn,
  InstantColumn,
  JsonColumn,
  NumberColumn,
  TextColumn,
  WholeNumberColumn,
} from '../platform/database/columns.js';

@Entity('dataset')
export class DatasetEntity {
  @IdColumn() id!: string;
  @TextColumn() name!: string;
  /** Null until the first batch when it is to be inferred. */
  @JsonColumn({ nullable: true }) contract!: object | null;
  /** Target, id and time column as named by the user. */
  @JsonColumn() roles!: object;
  @NumberColumn() rejectLimit!: number;
  @InstantColumn() createdAt!: Date;
  @WholeNumberColumn() batchCount!: number;
  /** Number of the batch inserted last; never goes down. */
  @WholeNumberColumn() lastSequence!: number;
}

@Entity('batch')
export class BatchEntity {
  @IdColumn() id!: string;
  @TextColumn() datasetId!: string;
  /** Order of arrival within the dataset. */
  @WholeNumberColumn() sequence!: number;
  @TextColumn() contentHash!: string;
  @TextColumn() storageKey!: string;
  @WholeNumberColumn() rowCount!: number;
  @WholeNumberColumn() rejectedRowCount!: number;
  @WholeNumberColumn() byteSize!: number;
  @InstantColumn() receivedAt!: Date;
  /** How many holders there are; a batch without any may be deleted. */
  @WholeNumberColumn() holdCount!: number;
}

@Entity('batch_key')
export class BatchKeyEntity {
  @IdColumn() id!: string;
  @TextColumn() datasetId!: string;
  @TextColumn() idempotencyKey!: string;
  @TextColumn() batchId!: string;
}

@Entity('batch_hold')
export class BatchHoldEntity {
  @IdColumn() id!: string;
  @TextColumn() batchId!: string;
  @TextColumn() holder!: string;
}

/** When the rows of a batch happened; written when first asked for. */
@Entity('batch_times')
export class BatchTimesEntity {
  /** The id of the batch. */
  @IdColumn() id!: string;
  /** Epoch milliseconds; null when no row has a time. */
  @NumberColumn({ nullable: true }) earliest!: number | null;
  @NumberColumn({ nullable: true }) latest!: number | null;
  @WholeNumberColumn() timedRows!: number;
}

/** Objects of a batch that has no row: written before they are stored and after the row is deleted. */
@Entity('batch_leftover')
export class BatchLeftoverEntity {
  /** The id of the batch. */
  @IdColumn() id!: string;
  @InstantColumn() dueAt!: Date;
}
