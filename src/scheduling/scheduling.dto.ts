/** Schedules and slots on the wire. */
import { z } from 'zod';
import { pageQuery, pageSchema } from '../platform/http/pages.js';
import type { Schedule } from './scheduling.api.js';
import { SLOT_OUTCOMES, type Slot } from './scheduling.repository.js';

const scheduleResponse = z
  .object({
    key: z.string().describe('What the schedule is for: the kind of its owner and its id'),
    cron: z.string().describe('Cron expression: five fields, or six with seconds first'),
    timeZone: z.string().describe('IANA zone of the cron times'),
    nextAt: z.iso.datetime().describe('Next due time, UTC'),
  })
  .meta({
    id: 'Schedule',
    examples: [
      {
        key: 'monitor:mon_0198c0a0-7b1e-7d2c-9b1f-2f6f3f0a9c11',
        cron: '*/30 * * * *',
        timeZone: 'UTC',
        nextAt: '2026-11-23T12:30:00.000Z',
      },
    ],
  });

export const scheduleList = z
  .object({ items: z.array(scheduleResponse).describe('All schedules, by key') })
  .meta({ id: 'ScheduleList' });

export const slotQuery = pageQuery.extend({
  scheduleKey: z.string().optional().describe('Only slots of this schedule'),
});

const slotResponse = z
  .object({
    id: z.string().describe('Id of the slot'),
    scheduleKey: z.string().describe('Schedule it belongs to'),
    slotAt: z.iso.datetime().describe('The due time, UTC'),
    claimedAt: z.iso.datetime().describe('When a process claimed it, UTC'),
    outcome: z
      .enum(SLOT_OUTCOMES)
      .describe('`ran`, or `missed` when a later slot was already due or it was too old'),
  })
  .meta({
    id: 'Slot',
    examples: [
      {
        id: 'slt_0198c0a0-7b1e-7d2c-9b1f-2f6f3f0a9c11',
        scheduleKey: 'monitor:mon_0198c0a0-7b1e-7d2c-9b1f-2f6f3f0a9c11',
        slotAt: '2026-11-23T12:00:00.000Z',
        claimedAt: '2026-11-23T12:00:00.014Z',
        outcome: 'ran',
      },
    ],
  });

export const slotPage = pageSchema('SlotPage', slotResponse);

export function toScheduleResponse({
  key,
  cron,
  timeZone,
  nextAt,
}: Schedule): z.infer<typeof scheduleResponse> {
  return { key, cron, timeZone, nextAt: nextAt.toISOString() };
}

export function toSlotResponse(slot: Slot): z.infer<typeof slotResponse> {
  const { id, scheduleKey, slotAt, claimedAt, outcome } = slot;
  return { id, scheduleKey, slotAt: slotAt.toISOString(), claimedAt: claimedAt.toISOString(), outcome };
}
