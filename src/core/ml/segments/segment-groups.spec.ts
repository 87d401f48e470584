import { describe, expect, it } from 'vitest';
import { segmentGroups } from './segment-groups.js';

function category(values: readonly (string | null)[]) {
  const levels = [...new Set(values.flatMap((value) => value ?? []))];
  return {
    kind: 'category' as const,
    levels,
    codes: Int32Array.from(values, (value) => (value === null ? -1 : levels.indexOf(value))),
  };
}

const numbers = (...values: number[]) => ({ kind: 'number' as const, values: Float64Array.from(values) });

describe('segmentGroups', () => {
  it('takes the values of a category, most rows first, and rows without a value last', () => {
    expect(segmentGroups(category(['b', 'a', null, 'a']))).toEqual([
      { level: 'a', kind: 'value', rows: Uint32Array.of(1, 3) },
      { level: 'b', kind: 'value', rows: Uint32Array.of(0) },
      { level: '(missing)', kind: 'missing', rows: Uint32Array.of(2) },
    ]);
  });

  it('tells a value that is called like the missing ones from them by its kind', () => {
    const groups = segmentGroups(category(['(missing)', null]));
    expect(groups.map(({ level, kind }) => [level, kind])).toEqual([
      ['(missing)', 'value'],
      ['(missing)', 'missing'],
    ]);
  });

  it('puts values beyond the twenty most frequent together', () => {
    const values = Array.from({ length: 25 }, (_, k) => Array.from({ length: 30 - k }, () => `v${k}`)).flat();
    const groups = segmentGroups(category(values));
    expect(groups).toHaveLength(21);
    expect(groups.at(-1)).toMatchObject({ level: '(5 other values)', kind: 'other' });
    expect(groups.reduce((sum, { rows }) => sum + rows.length, 0)).toBe(values.length);
  });

  it('leaves out levels that no row has', () => {
    const groups = segmentGroups({ kind: 'category', levels: ['a', 'b'], codes: Int32Array.of(1) });
    expect(groups.map(({ level }) => level)).toEqual(['b']);
  });

  it('takes up to ten numbers as they are and cuts more at their quartiles', () => {
    expect(segmentGroups(numbers(2, 0, Number.NaN, 2)).map(({ level, rows }) => [level, ...rows])).toEqual([
      ['0', 1],
      ['2', 0, 3],
      ['(missing)', 2],
    ]);
    const groups = segmentGroups(numbers(...Array.from({ length: 101 }, (_, i) => i)));
    expect(groups.map(({ level, rows }) => [level, rows.length])).toEqual([
      ['up to 25', 26],
      ['25 to 50', 25],
      ['50 to 75', 25],
      ['above 75', 25],
    ]);
  });

  it('makes fewer ranges where one number fills several quarters', () => {
    const groups = segmentGroups(
      numbers(...Array.from({ length: 80 }, () => 0), ...Array.from({ length: 20 }, (_, i) => i + 1)),
    );
    expect(groups.map(({ level, rows }) => [level, rows.length])).toEqual([
      ['up to 0', 80],
      ['above 0', 20],
    ]);
  });

  it('writes instants as days', () => {
    const days = Array.from({ length: 41 }, (_, day) => Date.UTC(2026, 0, 1 + day));
    const groups = segmentGroups({ kind: 'date', values: Float64Array.from(days) });
    expect(groups[0]!.level).toBe('up to 2026-01-11');
    expect(segmentGroups({ kind: 'date', values: Float64Array.of(days[0]!) })[0]!.level).toBe('2026-01-01');
  });

  it('has one group for a column without values', () => {
    expect(segmentGroups(numbers(Number.NaN))).toMatchObject([{ kind: 'missing' }]);
  });
});
