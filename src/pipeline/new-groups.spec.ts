import { describe, expect, it } from 'vitest';
import type { Column, Table } from '../core/table.js';
import { rowsOfNewGroups } from './new-groups.js';

function tableOf(column: Column, name = 'house'): Table {
  const rowCount = column.kind === 'category' ? column.codes.length : column.values.length;
  return { rowCount, columns: [{ name, data: column }] };
}
const houses = (names: readonly (string | undefined)[]): Table => {
  const levels = [...new Set(names.filter((name) => name !== undefined))];
  const codes = Int32Array.from(names, (name) => (name === undefined ? -1 : levels.indexOf(name)));
  return tableOf({ kind: 'category', codes, levels });
};

describe('rowsOfNewGroups', () => {
  it('leaves out rows whose group some model has learnt from, whatever codes its table gave', () => {
    const judging = houses(['a', 'b', 'c', 'b', 'd']);
    const { table, knownRows } = rowsOfNewGroups(judging, 'house', [houses(['x', 'b']), houses(['d'])]);
    expect(knownRows).toBe(3);
    expect(table.columns[0]!.data).toMatchObject({ codes: Int32Array.of(0, 2) });
  });

  it('knows numbers again', () => {
    const numbers = (...values: number[]) => tableOf({ kind: 'number', values: Float64Array.from(values) });
    const { table } = rowsOfNewGroups(numbers(1, 2.5, 3), 'house', [numbers(2.5)]);
    expect(table.columns[0]!.data).toEqual({ kind: 'number', values: Float64Array.of(1, 3) });
  });

  it('keeps rows without a group, and all rows beside tables without the column', () => {
    const judging = houses(['a', undefined]);
    expect(rowsOfNewGroups(judging, 'house', [houses([undefined, 'b'])]).knownRows).toBe(0);
    const others = tableOf({ kind: 'number', values: Float64Array.of(1) }, 'size');
    expect(rowsOfNewGroups(judging, 'house', [others])).toEqual({ table: judging, knownRows: 0 });
  });
});
