import { describe, expect, it } from 'vitest';
import { ALL_ROWS } from '../core/table.js';
import { describeQuietDrift, nextAlarm, type PastCheck } from './alarm.js';
import type { Alarm, Hysteresis } from './drift.api.js';

const now = new Date('2026-11-23T12:00:00Z');

/** `D` drifted, `-` did not; oldest first, each on a batch of its own unless one is named. */
function checks(pattern: string, batches: readonly string[] = []): PastCheck[] {
  return [...pattern]
    .map((letter, index) => ({
      drifted: letter === 'D',
      current: [{ batchId: batches[index] ?? `bat_${index}`, slice: ALL_ROWS }],
    }))
    .reverse();
}

function play(pattern: string, hysteresis: Hysteresis): string {
  let alarm: Alarm | undefined;
  let events = '';
  for (let end = 1; end <= pattern.length; end++) {
    const change = nextAlarm(checks(pattern.slice(0, end)), hysteresis, alarm, now);
    alarm = change.alarm;
    events += change.isRaising ? '!' : alarm.state === 'raised' ? 'r' : '.';
  }
  return events;
}

describe('nextAlarm', () => {
  it('raises an event at every drift, and falls back at once, with one of one', () => {
    expect(play('-DD-D', { raise: 1, of: 1 })).toBe('.!!.!');
  });

  it('waits for the second of two in a row, and falls back after two without drift', () => {
    expect(play('D-DD-D--D', { raise: 2, of: 2 })).toBe('...!rrr..');
    expect(play('DD--', { raise: 2, of: 2 })).toBe('.!r.');
  });

  it('counts drift with gaps', () => {
    expect(play('D-D---D', { raise: 2, of: 3 })).toBe('..!rr..');
  });

  it('counts a window that was checked twice once, by its newest check', () => {
    const twice = checks('DD', ['bat_1', 'bat_1']);
    expect(nextAlarm(twice, { raise: 2, of: 2 }, undefined, now)).toMatchObject({
      isRaising: false,
      alarm: { state: 'quiet', drifted: 1, of: 1, needed: 2 },
    });
    expect(nextAlarm(checks('DDD', ['a', 'b', 'b']), { raise: 2, of: 2 }, undefined, now).isRaising).toBe(
      true,
    );
  });

  it('counts overlapping stretches of one batch once, and stretches that only touch twice', () => {
    const within = (from: number, to: number) => ({
      drifted: true,
      current: [{ batchId: 'bat_1', slice: ALL_ROWS, filter: { column: 't', from, to } }],
    });
    const two = { raise: 2, of: 2 };
    expect(nextAlarm([within(5, 10), within(4, 9)], two, undefined, now).isRaising).toBe(false);
    expect(nextAlarm([within(5, 10), within(0, 5)], two, undefined, now).isRaising).toBe(true);
  });

  it('remembers since when', () => {
    const raised = nextAlarm(checks('D'), { raise: 1, of: 1 }, undefined, now).alarm;
    const later = new Date(now.getTime() + 1000);
    expect(nextAlarm(checks('DD'), { raise: 1, of: 1 }, raised, later).alarm.since).toEqual(now);
    expect(nextAlarm(checks('DD-'), { raise: 1, of: 1 }, raised, later).alarm.since).toEqual(later);
  });
});

describe('describeQuietDrift', () => {
  it('says how many are needed', () => {
    const { alarm } = nextAlarm(checks('-D'), { raise: 2, of: 3 }, undefined, now);
    expect(describeQuietDrift(alarm)).toBe('Drifted, alarm not raised: 1 of 2 needed in the last 2 windows');
  });
});
