import { describe, expect, it } from 'vitest';
import type { Column, Table } from '../core/table.js';
import { fairRows } from './fair-rows.js';

function tableOf(column: Column, name = 'house'): Table {
  const rowCount = column.kind === 'category' ? column.codes.length : column.values.length;
  return { rowCount, columns: [{ name, data: column }] };
}
const houses = (names: readonly (string | undefined)[]): Table => {
  const levels = [...new Set(names.filter((name) => name !== undefined))];
  const codes = Int32Array.from(names, (name) => (name === undefined ? -1 : levels.indexOf(name)));
  return tableOf({ kind: 'category', codes, levels });
};

describe('fairRows', () => {
  it('leaves out rows whose group one side has learnt from and not the other, whatever codes their tables gave', () => {
    const judging = houses(['a', 'b', 'c', 'b', 'd']);
    const { table, knownRows } = fairRows(judging, 'house', [houses(['x', 'b', 'c']), houses(['d', 'c'])]);
    expect(knownRows).toBe(3);
    // Nobody knows a, and both know c.
    expect(table.columns[0]!.data).toMatchObject({ codes: Int32Array.of(0, 2) });
  });

  it('knows numbers again', () => {
    const numbers = (...values: number[]) => tableOf({ kind: 'number', values: Float64Array.from(values) });
    const { table } = fairRows(numbers(1, 2.5, 3), 'house', [numbers(2.5), numbers()]);
    expect(table.columns[0]!.data).toEqual({ kind: 'number', values: Float64Array.of(1, 3) });
  });

  it('keeps rows without a group, and all rows beside tables without the column', () => {
    const judging = houses(['a', undefined]);
    const others = tableOf({ kind: 'number', values: Float64Array.of(1) }, 'size');
    expect(fairRows(judging, 'house', [houses([undefined, 'b']), others]).knownRows).toBe(0);
    expect(fairRows(judging, 'house', [others, others])).toEqual({ table: judging, knownRows: 0 });
  });
});
