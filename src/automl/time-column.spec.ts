import { describe, expect, it } from 'vitest';
import { type Column, findColumn, type Table } from '../core/table.js';
import { withTimeColumn } from './time-column.js';

function tableOf(data: Column, rowCount: number): Table {
  return { rowCount, columns: [{ name: 'at', data }] };
}

function texts(...values: readonly (string | undefined)[]): Table {
  const levels = [...new Set(values.filter((value) => value !== undefined))];
  const codes = Int32Array.from(values, (value) => (value === undefined ? -1 : levels.indexOf(value)));
  return tableOf({ kind: 'category', codes, levels }, values.length);
}

describe('withTimeColumn', () => {
  it('leaves numbers and dates as they are', () => {
    for (const kind of ['number', 'date'] as const) {
      const table = tableOf({ kind, values: Float64Array.of(3, 1) }, 2);
      expect(withTimeColumn(table, 'at')).toEqual({ kind: 'timed', table });
    }
  });

  it('reads texts as instants where every one is an ISO 8601 date or date-time; missing stays missing', () => {
    const timed = withTimeColumn(texts('1970-01-02', undefined, ' 1970-01-01T00:00:01+00:00'), 'at');
    expect(timed.kind === 'timed' && findColumn(timed.table, 'at')).toEqual({
      kind: 'date',
      values: Float64Array.of(86_400_000, Number.NaN, 1000),
    });
  });

  it('refuses the first value that is no instant, with the column and the rule', () => {
    const rule =
      'the column of time must hold ISO 8601 dates or date-times, or numbers that are stored as numbers';
    const given = texts('2024-01-01', 'day 2', 'day 3');
    expect(withTimeColumn(given, 'at')).toEqual({
      kind: 'refused',
      reason: `at holds "day 2", which is no instant: ${rule}`,
    });
    expect(withTimeColumn(texts('2024-02-30'), 'at')).toMatchObject({ kind: 'refused' });
    expect(withTimeColumn(texts(undefined, undefined), 'at')).toEqual({
      kind: 'refused',
      reason: `at has no value in any row: ${rule}`,
    });
    expect(withTimeColumn(given, 'day')).toEqual({
      kind: 'refused',
      reason: `there is no column day among the columns that are read: ${rule}`,
    });
  });
});
