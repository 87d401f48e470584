/** Rows of the tracking tables. */
import { Entity, PrimaryColumn } from 'typeorm';
import { IdColumn, InstantColumn, TextColumn } from '../platform/database/columns.js';

const KeyColumn = () => PrimaryColumn({ type: 'varchar' });
/** Postgres hands bigint back as text. */
const KeyNumberColumn = () =>
  PrimaryColumn({ type: 'bigint', transformer: { to: (value: number) => value, from: Number } });

@Entity('experiment')
export class ExperimentEntity {
  @IdColumn() id!: string;
  @TextColumn() name!: string;
  @InstantColumn() createdAt!: Date;
}

@Entity('training_run')
export class TrainingRunEntity {
  @IdColumn() id!: string;
  @TextColumn() experimentId!: string;
  @TextColumn() name!: string;
  @TextColumn({ nullable: true }) parentRunId!: string | null;
  @TextColumn() status!: string;
  @InstantColumn() startedAt!: Date;
  @InstantColumn({ nullable: true }) endedAt!: Date | null;
}

@Entity('run_param')
export class RunParamEntity {
  @KeyColumn() runId!: string;
  @KeyColumn() key!: string;
  @TextColumn() value!: string;
  /** What `value` was before it became text: `string`, `number` or `boolean`. */
  @TextColumn() type!: string;
}

@Entity('run_metric')
export class RunMetricEntity {
  @KeyColumn() runId!: string;
  @KeyColumn() key!: string;
  @KeyNumberColumn() step!: number;
  @KeyNumberColumn() recordedAtMs!: number;
  @PrimaryColumn({ type: 'double precision' }) value!: number;
}

@Entity('run_tag')
export class RunTagEntity {
  @KeyColumn() runId!: string;
  @KeyColumn() key!: string;
  @TextColumn() value!: string;
}
