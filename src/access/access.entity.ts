/** The append-only audit log: rows are inserted and never changed. */
import { Entity } from 'typeorm';
import { IdColumn, InstantColumn, JsonColumn, TextColumn } from '../platform/database/columns.js';

@Entity('audit_entry')
export class AuditEntryEntity {
  @IdColumn() id!: string;
  @InstantColumn() recordedAt!: Date;
  @TextColumn() actor!: string;
  @TextColumn() action!: string;
  @TextColumn() object!: string;
  @TextColumn() reason!: string;
  @JsonColumn({ nullable: true }) before!: object | null;
  @JsonColumn({ nullable: true }) after!: object | null;
  @TextColumn({ nullable: true }) correlationId!: string | null;
}
