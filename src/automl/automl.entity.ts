/** One row for each training job; it says whether work is due, whatever the queue knows. */
import { Entity } from 'typeorm';
import {
  BooleanColumn,
  IdColumn,
  InstantColumn,
  JsonColumn,
  TextColumn,
  WholeNumberColumn,
} from '../platform/database/columns.js';

@Entity('training_job')
export class TrainingJobEntity {
  @IdColumn() id!: string;
  @TextColumn() key!: string;
  @TextColumn() experimentName!: string;
  @TextColumn() datasetId!: string;
  @TextColumn() datasetName!: string;
  @JsonColumn() training!: object;
  @TextColumn() dataHash!: string;
  @TextColumn() target!: string;
  @JsonColumn() settings!: object;
  @TextColumn() actor!: string;
  @TextColumn() state!: string;
  @JsonColumn() progress!: object;
  @JsonColumn() remarks!: object;
  @JsonColumn({ nullable: true }) leaderboard!: object | null;
  @JsonColumn({ nullable: true }) candidate!: object | null;
  @TextColumn({ nullable: true }) reason!: string | null;
  /** Counts the claims; whoever finishes must still have the latest one. */
  @WholeNumberColumn() attempt!: number;
  /** Attempts that were lost to a crash or an error; a clean restart is none. */
  @WholeNumberColumn() failures!: number;
  @InstantColumn({ nullable: true }) leaseUntil!: Date | null;
  @BooleanColumn() cancelRequested!: boolean;
  @TextColumn({ nullable: true }) trainingRunId!: string | null;
  @TextColumn({ nullable: true }) parentJobId!: string | null;
  @JsonColumn({ nullable: true }) step!: object | null;
  @JsonColumn({ nullable: true }) findings!: object | null;
  @JsonColumn({ nullable: true }) evaluation!: object | null;
  @InstantColumn() requestedAt!: Date;
  @InstantColumn({ nullable: true }) startedAt!: Date | null;
  @InstantColumn({ nullable: true }) finishedAt!: Date | null;
}
