import { describe, expect, it } from 'vitest';
import { nextSlot, nextSlots, scheduleFault } from './next-slots.js';

const iso = (dates: Date[]) => dates.map((date) => date.toISOString());

describe('nextSlots', () => {
  it('lists the due times after an instant, without the instant itself', () => {
    const after = new Date('2026-11-23T12:00:00Z');
    const until = new Date('2026-11-23T13:00:00Z');
    expect(iso(nextSlots('*/30 * * * *', 'UTC', after, until, 10))).toEqual([
      '2026-11-23T12:30:00.000Z',
      '2026-11-23T13:00:00.000Z',
    ]);
  });

  it('stops at the limit', () => {
    const after = new Date('2026-11-23T12:00:00Z');
    expect(nextSlots('* * * * *', 'UTC', after, new Date('2027-01-01T00:00:00Z'), 3)).toHaveLength(3);
  });

  it('fires a time that the spring change skips once, at the first instant after the gap', () => {
    const slot = nextSlot('30 2 * * *', 'Europe/Berlin', new Date('2026-03-28T12:00:00Z'));
    expect(slot.toISOString()).toBe('2026-03-29T01:00:00.000Z');
  });

  it('fires a time that the autumn change repeats once', () => {
    const after = new Date('2026-10-24T12:00:00Z');
    const slots = nextSlots('30 2 * * *', 'Europe/Berlin', after, new Date('2026-10-26T12:00:00Z'), 10);
    expect(iso(slots)).toEqual(['2026-10-25T00:30:00.000Z', '2026-10-26T01:30:00.000Z']);
  });
});

describe('scheduleFault', () => {
  it('accepts a cron expression in a real zone', () => {
    expect(scheduleFault('0 3 * * 1', 'America/New_York')).toBeUndefined();
  });

  it('names a wrong zone and a wrong expression', () => {
    expect(scheduleFault('0 3 * * *', 'Mars/Base')).toContain('Mars/Base');
    expect(scheduleFault('61 * * * *', 'UTC')).toContain('61 * * * *');
  });
});
