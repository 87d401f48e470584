import { describe, expect, it } from 'vitest';
import type { Table } from '../core/table.js';
import { misreadDates } from './misread-dates.js';

function tableOf(...values: number[]): Table {
  return {
    rowCount: values.length,
    columns: [{ name: 'seen', data: { kind: 'number', values: Float64Array.from(values) } }],
  };
}

describe('misreadDates', () => {
  it.each([
    [
      'epoch seconds',
      [1_706_659_200, Number.NaN, 1_706_745_600],
      '1706659200 on 1970-01-20 and 1706745600 on 1970-01-20',
    ],
    [
      'days written as numbers',
      [20_240_131, 20_240_201],
      '20240131 on 1970-01-01 and 20240201 on 1970-01-01',
    ],
  ])('tells of %s', (_, values, span) => {
    expect(misreadDates(tableOf(...values), ['seen'])).toEqual([expect.stringContaining(span)]);
  });

  it('is silent about milliseconds, columns without a date, and those that no option reads as dates', () => {
    expect(misreadDates(tableOf(1_706_659_200_000, 5), ['seen'])).toEqual([]);
    expect(misreadDates(tableOf(Number.NaN), ['seen'])).toEqual([]);
    expect(misreadDates(tableOf(20_240_131))).toEqual([]);
  });
});
