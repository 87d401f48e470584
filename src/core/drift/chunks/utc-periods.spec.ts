import { describe, expect, it } from 'vitest';
import { isInstant, toIso, utcPeriodOf } from './utc-periods.js';

const at = (text: string) => Date.parse(text);

describe('utcPeriodOf', () => {
  it.each([
    ['hour', '2026-03-01T05:59:59.999Z', '2026-03-01T05:00Z', '2026-03-01T05:00:00Z', '2026-03-01T06:00:00Z'],
    ['day', '2026-03-01T00:00:00Z', '2026-03-01', '2026-03-01T00:00:00Z', '2026-03-02T00:00:00Z'],
    ['week', '2026-03-01T12:00:00Z', '2026-W09', '2026-02-23T00:00:00Z', '2026-03-02T00:00:00Z'],
    ['week', '2021-01-03T00:00:00Z', '2020-W53', '2020-12-28T00:00:00Z', '2021-01-04T00:00:00Z'],
    ['week', '1969-12-28T23:00:00Z', '1969-W52', '1969-12-22T00:00:00Z', '1969-12-29T00:00:00Z'],
    ['month', '2024-02-29T23:59:59Z', '2024-02', '2024-02-01T00:00:00Z', '2024-03-01T00:00:00Z'],
    ['month', '1969-12-31T23:59:59Z', '1969-12', '1969-12-01T00:00:00Z', '1970-01-01T00:00:00Z'],
  ] as const)('finds the %s of %s', (period, instant, label, from, to) => {
    expect(utcPeriodOf(at(instant), period)).toEqual({ label, from: at(from), to: at(to) });
  });

  it('holds its start and not its end', () => {
    const { from, to } = utcPeriodOf(at('2026-07-15T10:00:00Z'), 'month');
    expect(utcPeriodOf(from, 'month').from).toBe(from);
    expect(utcPeriodOf(to - 1, 'month').from).toBe(from);
    expect(utcPeriodOf(to, 'month').from).toBe(to);
  });

  it('knows years before 100 and the ends of the calendar', () => {
    expect(utcPeriodOf(at('0050-05-05T00:00:00Z'), 'month').label).toBe('0050-05');
    for (const period of ['hour', 'day', 'week', 'month'] as const) {
      for (const instant of [8.64e15, -8.64e15]) {
        const { from, to } = utcPeriodOf(instant, period);
        expect(from).toBeLessThanOrEqual(instant);
        expect(to).toBeGreaterThanOrEqual(instant);
        expect(toIso(to)).toMatch(/Z$/);
      }
    }
  });

  it('takes neither missing nor infinite values for instants', () => {
    expect([0, Number.NaN, Number.POSITIVE_INFINITY, 8.7e15].map(isInstant)).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });
});
