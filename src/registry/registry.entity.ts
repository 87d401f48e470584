/** Rows of the registry tables. */
import { Entity, PrimaryColumn } from 'typeorm';
import type { Signature } from '../core/ml/signature.js';
import {
  IdColumn,
  InstantColumn,
  JsonColumn,
  TextColumn,
  WholeNumberColumn,
} from '../platform/database/columns.js';
import type { Lineage } from './registry.api.js';

const KeyColumn = () => PrimaryColumn({ type: 'varchar' });

@Entity('model')
export class ModelEntity {
  @IdColumn() id!: string;
  @TextColumn() name!: string;
  /** Number of the newest version; 0 before the first. */
  @WholeNumberColumn() lastVersion!: number;
  /** Number of the newest row in the stage history; 0 before the first. */
  @WholeNumberColumn() lastStageChange!: number;
  @InstantColumn() createdAt!: Date;
  @InstantColumn() updatedAt!: Date;
}

@Entity('model_version')
export class ModelVersionEntity {
  @IdColumn() id!: string;
  @TextColumn() modelName!: string;
  @WholeNumberColumn() version!: number;
  @TextColumn() stage!: string;
  @WholeNumberColumn() revision!: number;
  @TextColumn() estimator!: string;
  @JsonColumn() metrics!: object;
  @JsonColumn() signature!: Signature;
  @JsonColumn() lineage!: Lineage;
  @TextColumn() trainingJobId!: string;
  @TextColumn() artifactKey!: string;
  @TextColumn() artifactDigest!: string;
  @TextColumn({ nullable: true }) unusableReason!: string | null;
  @InstantColumn() createdAt!: Date;
}

@Entity('model_alias')
export class ModelAliasEntity {
  @KeyColumn() modelName!: string;
  @KeyColumn() alias!: string;
  @TextColumn() versionId!: string;
  @InstantColumn() updatedAt!: Date;
}

/** Rows are appended and never changed; `sequence` counts within the model and tells the order. */
@Entity('stage_history')
export class StageHistoryEntity {
  @KeyColumn() modelName!: string;
  @PrimaryColumn({ type: 'bigint', transformer: { to: (value: number) => value, from: Number } })
  sequence!: number;
  @TextColumn() versionId!: string;
  @WholeNumberColumn() version!: number;
  @TextColumn() fromStage!: string;
  @TextColumn() toStage!: string;
  /** See `ChangeCause`. */
  @TextColumn() cause!: string;
  @TextColumn() actor!: string;
  @TextColumn() reason!: string;
  @InstantColumn() changedAt!: Date;
}

@Entity('registry_tag')
export class RegistryTagEntity {
  /** Id of a model or of a version. */
  @KeyColumn() objectId!: string;
  @KeyColumn() key!: string;
  @TextColumn() value!: string;
}
