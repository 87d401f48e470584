import { describe, expect, it } from 'vitest';
import { ALARM_AT_ONCE, type MonitorReference, ONE_BATCH } from './drift.api.js';
import { windowFaults } from './window-faults.js';

const sliding = { kind: 'sliding', unit: 'rows', size: 5000 } as const;
const check = (change: Partial<Parameters<typeof windowFaults>[0]>) =>
  windowFaults({ reference: sliding, window: ONE_BATCH, hysteresis: ALARM_AT_ONCE, ...change }).map(
    ({ pointer }) => pointer,
  );

describe('windowFaults', () => {
  it('finds nothing wrong about windows that fit together', () => {
    expect(check({})).toEqual([]);
    expect(check({ hysteresis: { raise: 2, of: 2 }, reference: { kind: 'previous' } })).toEqual([]);
  });

  it('wants an alarm that can be raised', () => {
    expect(check({ hysteresis: { raise: 3, of: 2 } })).toEqual(['/hysteresis/raise']);
  });

  it('counts rows only before a window of batches', () => {
    expect(check({ window: { unit: 'days', size: 7 } })).toEqual(['/reference/unit']);
  });

  it('bounds batches and days', () => {
    const reference: MonitorReference = { kind: 'sliding', unit: 'days', size: 1001, gap: 1001 };
    expect(check({ reference })).toEqual(['/reference/size', '/reference/gap']);
  });

  it('wants each part of a season once', () => {
    const reference: MonitorReference = { kind: 'seasonal', match: ['hour', 'hour'], weeks: 1 };
    expect(check({ reference })).toEqual(['/reference/match']);
  });
});
