import { describe, expect, it } from 'vitest';
import { DAY_MS, fits, hourOf, seasonBefore, spanBefore, weekdayOf } from './time-patterns.js';

const at = (text: string) => Date.parse(`${text}Z`);
const HOUR_MS = DAY_MS / 24;

describe('weekdayOf and hourOf', () => {
  it('agree with the calendar before and after the epoch', () => {
    for (const text of ['1969-12-28T23:59:59', '1970-01-01T00:00', '2024-02-29T05:30', '2026-11-23T23:00']) {
      const date = new Date(at(text));
      expect(weekdayOf(at(text))).toBe(date.getUTCDay() || 7);
      expect(hourOf(at(text))).toBe(date.getUTCHours());
    }
  });
});

describe('spanBefore', () => {
  it('ends where the window begins, less the gap', () => {
    const span = { from: at('2026-11-23T00:00'), to: at('2026-11-24T00:00') };
    expect(spanBefore(span, 7 * DAY_MS)).toEqual({ from: at('2026-11-16T00:00'), to: span.from });
    expect(spanBefore(span, DAY_MS, DAY_MS)).toEqual({
      from: at('2026-11-21T00:00'),
      to: at('2026-11-22T00:00'),
    });
  });
});

describe('seasonBefore', () => {
  const monday = { from: at('2026-11-23T09:30'), to: at('2026-11-23T11:00') };

  it('takes whole days of the same weekday, and nothing of the day of the window', () => {
    const patterns = seasonBefore(monday, ['weekday'], 2);
    expect(patterns).toEqual([{ from: at('2026-11-09T00:00'), to: at('2026-11-23T00:00'), weekdays: [1] }]);
    expect(fits(patterns[0]!, at('2026-11-16T23:59:59.999'))).toBe(true);
    expect(fits(patterns[0]!, at('2026-11-17T00:00'))).toBe(false);
    expect(fits(patterns[0]!, at('2026-11-23T00:00'))).toBe(false);
  });

  it('takes the hours that the window touches, on every day', () => {
    expect(seasonBefore(monday, ['hour'], 1)).toEqual([
      { from: at('2026-11-16T09:00'), to: at('2026-11-23T09:00'), hours: [9, 10] },
    ]);
  });

  it('pairs weekdays with their own hours across midnight', () => {
    const night = { from: at('2026-11-23T23:00'), to: at('2026-11-24T01:00') };
    expect(seasonBefore(night, ['weekday', 'hour'], 1)).toEqual([
      { from: at('2026-11-16T23:00'), to: at('2026-11-23T23:00'), weekdays: [1], hours: [23] },
      { from: at('2026-11-16T23:00'), to: at('2026-11-23T23:00'), weekdays: [2], hours: [0] },
    ]);
  });

  it('never reaches into the window, and holds each weekday and hour equally often', () => {
    for (let step = 0; step < 40; step++) {
      const from = at('2026-11-20T00:00') + step * 2_717_333;
      const span = { from, to: from + (1 + (step % 30)) * 9 * HOUR_MS };
      for (const match of [['weekday'], ['hour'], ['hour', 'weekday']] as const) {
        const patterns = seasonBefore(span, match, 2);
        const hours = new Map<string, number>();
        for (let hour = Math.floor(from / HOUR_MS) - 400; hour * HOUR_MS < span.to; hour++) {
          const instant = hour * HOUR_MS;
          const found = patterns.filter((pattern) => fits(pattern, instant)).length;
          expect(found).toBeLessThanOrEqual(1);
          if (found === 0) continue;
          expect(instant + HOUR_MS).toBeLessThanOrEqual(Math.floor(from / HOUR_MS) * HOUR_MS);
          const key = `${weekdayOf(instant)}/${hourOf(instant)}`;
          hours.set(key, (hours.get(key) ?? 0) + 1);
        }
        expect(new Set(hours.values())).toEqual(new Set([2]));
      }
    }
  });
});
