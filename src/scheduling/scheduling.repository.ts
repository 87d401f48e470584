/** The only reader and writer of schedules and slots. */
import { Injectable } from '@nestjs/common';
import { LessThan, LessThanOrEqual } from 'typeorm';
import { Database } from '../platform/database/database.js';
import { newId } from '../platform/ids.js';
import type { Schedule } from './scheduling.api.js';
import { ScheduleEntity, SlotEntity } from './scheduling.entity.js';

export const SLOT_OUTCOMES = ['ran', 'missed'] as const;
export type SlotOutcome = (typeof SLOT_OUTCOMES)[number];

export interface Slot {
  readonly id: string;
  readonly scheduleKey: string;
  readonly slotAt: Date;
  readonly claimedAt: Date;
  readonly outcome: SlotOutcome;
}

@Injectable()
export class SchedulingRepository {
  constructor(private readonly database: Database) {}

  async put(schedule: Schedule): Promise<void> {
    await this.database.transaction((manager) => manager.upsert(ScheduleEntity, { ...schedule }, ['key']));
  }

  async remove(key: string): Promise<void> {
    await this.database.transaction((manager) => manager.delete(ScheduleEntity, { key }));
  }

  list(): Promise<Schedule[]> {
    return this.database.read((manager) => manager.find(ScheduleEntity, { order: { key: 'ASC' } }));
  }

  listDue(now: Date): Promise<Schedule[]> {
    return this.database.read((manager) =>
      manager.find(ScheduleEntity, { where: { nextAt: LessThanOrEqual(now) }, order: { nextAt: 'ASC' } }),
    );
  }

  /** @returns false when another process has moved the schedule on */
  async advance(schedule: Schedule, nextAt: Date): Promise<boolean> {
    const { key, cron, nextAt: expected } = schedule;
    const result = await this.database.transaction((manager) =>
      manager.update(ScheduleEntity, { key, cron, nextAt: expected }, { nextAt }),
    );
    return result.affected === 1;
  }

  /** @returns whether this call claimed the slot */
  claimSlot(slot: Omit<Slot, 'id'>): Promise<boolean> {
    return this.database.insertIfAbsent(SlotEntity, { ...slot, id: newId('slt') });
  }

  /** Newest first. */
  async listSlots(filter: { scheduleKey?: string; after?: string; limit: number }): Promise<Slot[]> {
    const { scheduleKey, after, limit } = filter;
    const rows = await this.database.read((manager) =>
      manager.find(SlotEntity, {
        where: {
          ...(scheduleKey === undefined ? {} : { scheduleKey }),
          ...(after === undefined ? {} : { id: LessThan(after) }),
        },
        order: { id: 'DESC' },
        take: limit,
      }),
    );
    return rows.map((row) => ({ ...row, outcome: row.outcome as SlotOutcome }));
  }
}
