import { describe, expect, it } from 'vitest';
import { InvalidArgument } from '../core/errors.js';
import type { Column, Table } from '../core/table.js';
import { readSignal } from './stream-signal.js';

const labels = (...values: (string | undefined)[]): Column => {
  const levels = [...new Set(values.filter((value) => value !== undefined))];
  const codes = Int32Array.from(values, (value) => (value === undefined ? -1 : levels.indexOf(value)));
  return { kind: 'category', codes, levels };
};
const numbers = (...values: number[]): Column => ({ kind: 'number', values: Float64Array.from(values) });
const tableOf = (columns: Record<string, Column>): Table => ({
  rowCount: 3,
  columns: Object.entries(columns).map(([name, data]) => ({ name, data })),
});
const error = { kind: 'error', prediction: 'said', target: 'was' } as const;

describe('readSignal', () => {
  it('counts a wrong label as 1 whatever the order of the dictionaries, and a missing one as missing', () => {
    const table = tableOf({ said: labels('a', 'b', undefined, 'c'), was: labels('b', 'b', 'a', 'a') });
    expect([...readSignal(table, error, undefined)]).toEqual([1, 0, Number.NaN, 1]);
  });

  it('takes the absolute difference of numbers, scaled and cut', () => {
    const table = tableOf({ said: numbers(1, 5, Number.NaN, 30), was: numbers(3, 4, 1, 10) });
    expect([...readSignal(table, error, undefined)]).toEqual([2, 1, Number.NaN, 20]);
    const range = { kind: 'range', minimum: 0, maximum: 4 } as const;
    expect([...readSignal(table, error, range)]).toEqual([0.5, 0.25, Number.NaN, 1]);
    const above = { kind: 'above', threshold: 1 } as const;
    expect([...readSignal(table, error, above)]).toEqual([1, 0, Number.NaN, 1]);
  });

  it('reads true and false as numbers', () => {
    const table = tableOf({ x: labels('false', 'true', undefined) });
    expect([...readSignal(table, { kind: 'value', column: 'x' }, undefined)]).toEqual([0, 1, Number.NaN]);
  });

  it('refuses a column that is not there, other labels, and a mixed pair', () => {
    const table = tableOf({ x: labels('red'), said: labels('a'), was: numbers(1) });
    const read = (signal: Parameters<typeof readSignal>[1]) => () => readSignal(table, signal, undefined);
    expect(read({ kind: 'value', column: 'y' })).toThrow(InvalidArgument);
    expect(read({ kind: 'value', column: 'x' })).toThrow(InvalidArgument);
    expect(read(error)).toThrow(InvalidArgument);
  });
});
