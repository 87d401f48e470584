/** Hands out due slots, each exactly once however many processes ask at the same time. */
import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database/database.js';
import { EventBus } from '../platform/events/event-bus.js';
import { nextSlot, nextSlots, scheduleFault } from './next-slots.js';
import { type Schedule, SchedulingApi } from './scheduling.api.js';
import { ScheduleInvalid } from './scheduling.errors.js';
import { slotDue } from './scheduling.events.js';
import { SchedulingRepository } from './scheduling.repository.js';

/** Slots older than this are recorded as missed and never caught up. */
const CATCH_UP_MS = 24 * 3600_000;
const MOST_MISSED_SLOTS = 1000;

@Injectable()
export class SchedulingService extends SchedulingApi {
  constructor(
    private readonly repository: SchedulingRepository,
    private readonly database: Database,
    private readonly bus: EventBus,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async putSchedule(schedule: { key: string; cron: string; timeZone: string }): Promise<Schedule> {
    const fault = scheduleFault(schedule.cron, schedule.timeZone);
    if (fault !== undefined) throw new ScheduleInvalid(fault);
    const stored = { ...schedule, nextAt: nextSlot(schedule.cron, schedule.timeZone, this.clock.now()) };
    await this.repository.put(stored);
    return stored;
  }

  override removeSchedule(key: string): Promise<void> {
    return this.repository.remove(key);
  }

  /** Claims what is due now. After an outage only the latest slot runs; the ones before it are recorded as missed. */
  async claimDue(): Promise<void> {
    const now = this.clock.now();
    for (const schedule of await this.repository.listDue(now)) {
      await this.database.transaction(() => this.claim(schedule, now));
    }
  }

  private async claim(schedule: Schedule, now: Date): Promise<void> {
    const { cron, timeZone, key, nextAt } = schedule;
    const justBefore = new Date(nextAt.getTime() - 1);
    const due = nextSlots(cron, timeZone, justBefore, now, MOST_MISSED_SLOTS);
    if (!(await this.repository.advance(schedule, nextSlot(cron, timeZone, now)))) return;
    for (const [index, slotAt] of due.entries()) {
      const isLatest = index === due.length - 1;
      const runs = isLatest && now.getTime() - slotAt.getTime() <= CATCH_UP_MS;
      const outcome = runs ? 'ran' : 'missed';
      const isOurs = await this.repository.claimSlot({ scheduleKey: key, slotAt, claimedAt: now, outcome });
      if (isOurs && runs) await this.bus.publish(slotDue, { scheduleKey: key, slotAt });
    }
  }
}
