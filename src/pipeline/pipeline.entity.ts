/** Policies, pipeline runs and their steps. */
import { Entity, PrimaryColumn } from 'typeorm';
import {
  IdColumn,
  InstantColumn,
  JsonColumn,
  TextColumn,
  WholeNumberColumn,
} from '../platform/database/columns.js';

@Entity('retraining_policy')
export class RetrainingPolicyEntity {
  @PrimaryColumn({ type: 'varchar' }) modelName!: string;
  @TextColumn() monitorId!: string;
  @JsonColumn() settings!: object;
}

@Entity('pipeline_run')
export class PipelineRunEntity {
  @IdColumn() id!: string;
  /** Asking twice for the same trigger gives one run. */
  @TextColumn() triggerKey!: string;
  @TextColumn() modelName!: string;
  @JsonColumn() trigger!: object;
  @JsonColumn() policy!: object;
  @TextColumn() state!: string;
  /** The step to do next; empty when done. */
  @TextColumn() nextStep!: string;
  @TextColumn({ nullable: true }) outcome!: string | null;
  @TextColumn({ nullable: true }) reason!: string | null;
  @TextColumn() actor!: string;
  /** What the steps found so far. */
  @JsonColumn() findings!: object;
  @TextColumn({ nullable: true }) trainingJobId!: string | null;
  /** Fencing token: a late writer of an earlier attempt changes nothing. */
  @WholeNumberColumn() attempt!: number;
  @InstantColumn({ nullable: true }) leaseUntil!: Date | null;
  /** Set when the run decided to retrain: what cooldown and budget count. */
  @InstantColumn({ nullable: true }) retrainStartedAt!: Date | null;
  @InstantColumn() createdAt!: Date;
  @InstantColumn({ nullable: true }) finishedAt!: Date | null;
}

@Entity('pipeline_step')
export class PipelineStepEntity {
  @IdColumn() id!: string;
  @TextColumn() runId!: string;
  @TextColumn() name!: string;
  @TextColumn() state!: string;
  @InstantColumn() startedAt!: Date;
  @InstantColumn({ nullable: true }) finishedAt!: Date | null;
  @JsonColumn() input!: object;
  @JsonColumn() output!: object;
  @TextColumn() reason!: string;
}

/** One row per model that is being retrained: its primary key is what keeps retrains one at a time. */
@Entity('active_retrain')
export class ActiveRetrainEntity {
  @PrimaryColumn({ type: 'varchar' }) modelName!: string;
  @TextColumn() runId!: string;
}
