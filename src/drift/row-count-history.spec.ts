import { describe, expect, it } from 'vitest';
import type { Batch } from '../ingestion/ingestion.api.js';
import { rowCountHistory } from './row-count-history.js';
import { DAY_MS } from './time-patterns.js';

const now = Date.UTC(2026, 10, 23, 9, 30);

function makeBatch(rowCount: number, hoursAgo: number): Batch {
  return {
    id: `bat_${hoursAgo}`,
    datasetId: 'dat_1',
    rowCount,
    rejectedRowCount: 0,
    contentHash: '',
    storageKey: '',
    byteSize: 1,
    receivedAt: new Date(now - (hoursAgo * DAY_MS) / 24),
  };
}

/** One batch a day with as many rows as days ago. */
const daily = (days: number) => Array.from({ length: days }, (_, day) => makeBatch(day + 1, 24 * (day + 1)));

describe('rowCountHistory', () => {
  it('takes the last thirty when few are of the same weekday and hour', () => {
    expect(rowCountHistory(now, daily(41), 1)).toEqual(Array.from({ length: 30 }, (_, day) => day + 1));
  });

  it('takes the same weekday and hour from six on', () => {
    expect(rowCountHistory(now, daily(42), 1)).toEqual([7, 14, 21, 28, 35, 42]);
    const nextHour = daily(42).map((batch) => ({
      ...batch,
      receivedAt: new Date(+batch.receivedAt + 3_600_000),
    }));
    expect(rowCountHistory(now, nextHour, 1)).toHaveLength(30);
  });

  it('adds up as many batches as the window holds, and leaves out a rest', () => {
    expect(rowCountHistory(now, daily(5), 2)).toEqual([3, 7]);
  });

  it('is empty without earlier batches', () => {
    expect(rowCountHistory(now, [], 1)).toEqual([]);
  });
});
