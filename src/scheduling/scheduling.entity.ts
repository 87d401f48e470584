/** Schedules and their slots; the unique index over schedule and time is what makes a slot run once. */
import { Entity, PrimaryColumn } from 'typeorm';
import { IdColumn, InstantColumn, TextColumn } from '../platform/database/columns.js';

@Entity('schedule')
export class ScheduleEntity {
  @PrimaryColumn({ type: 'varchar' }) key!: string;
  @TextColumn() cron!: string;
  @TextColumn() timeZone!: string;
  @InstantColumn() nextAt!: Date;
}

@Entity('slot')
export class SlotEntity {
  @IdColumn() id!: string;
  @TextColumn() scheduleKey!: string;
  @InstantColumn() slotAt!: Date;
  @InstantColumn() claimedAt!: Date;
  @TextColumn() outcome!: string;
}
