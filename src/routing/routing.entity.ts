/** Rows of routing. Assignments, outcomes and configurations are inserted and never changed. */
import { Entity } from 'typeorm';
import {
  BooleanColumn,
  IdColumn,
  InstantColumn,
  JsonColumn,
  NumberColumn,
  TextColumn,
  WholeNumberColumn,
} from '../platform/database/columns.js';
import type { Arm } from './routing.api.js';

@Entity('route')
export class RouteEntity {
  @IdColumn() id!: string;
  @TextColumn() modelName!: string;
  @TextColumn() seed!: string;
  @WholeNumberColumn() configVersion!: number;
  @JsonColumn() arms!: Arm[];
  @InstantColumn() updatedAt!: Date;
}

@Entity('route_config')
export class RouteConfigEntity {
  @IdColumn() id!: string;
  @TextColumn() modelName!: string;
  @WholeNumberColumn() configVersion!: number;
  @TextColumn() seed!: string;
  @JsonColumn() arms!: Arm[];
  @TextColumn() actor!: string;
  @TextColumn() reason!: string;
  @InstantColumn() createdAt!: Date;
}

@Entity('assignment')
export class AssignmentEntity {
  @IdColumn() id!: string;
  @TextColumn() requestId!: string;
  /** `served`, or the version id of a shadow arm: a request has at most one row of each. */
  @TextColumn() slot!: string;
  @TextColumn({ nullable: true }) primaryId!: string | null;
  @TextColumn() modelName!: string;
  @TextColumn({ nullable: true }) unitId!: string | null;
  @WholeNumberColumn({ nullable: true }) bucket!: number | null;
  @TextColumn() armVersionId!: string;
  @WholeNumberColumn() version!: number;
  @TextColumn() arm!: string;
  @WholeNumberColumn() configVersion!: number;
  @NumberColumn() propensity!: number;
  @TextColumn() mode!: string;
  @BooleanColumn() served!: boolean;
  @JsonColumn() features!: Record<string, unknown>;
  @JsonColumn({ nullable: true }) prediction!: string | number | null;
  @NumberColumn({ nullable: true }) score!: number | null;
  @JsonColumn({ nullable: true }) probabilities!: Record<string, number> | null;
  @TextColumn({ nullable: true }) failure!: string | null;
  @NumberColumn() latencyMs!: number;
  @InstantColumn() assignedAt!: Date;
}

@Entity('outcome')
export class OutcomeEntity {
  @IdColumn() id!: string;
  @TextColumn() modelName!: string;
  @TextColumn() outcomeKey!: string;
  @TextColumn() exposureId!: string;
  @TextColumn() requestId!: string;
  @TextColumn({ nullable: true }) unitId!: string | null;
  @TextColumn() joinedBy!: string;
  @JsonColumn() value!: string | number;
  @InstantColumn({ nullable: true }) observedAt!: Date | null;
  @InstantColumn() recordedAt!: Date;
}
