import { describe, expect, it } from 'vitest';
import { categories, makeTable } from '../../test/support/make-table.js';
import type { PairedComparison } from './paired-comparison.js';
import { compareSegments, isVeto } from './segment-comparison.js';

const tested = (difference: number, pValue: number): PairedComparison => ({
  kind: 'tested',
  difference,
  lower: difference - 0.02,
  upper: difference + 0.02,
  pValue,
  method: 'mcnemar',
});

describe('compareSegments', () => {
  const levels = Array.from({ length: 350 }, (_, row) => (row < 200 ? 'a' : row < 300 ? 'b' : 'c'));
  const table = makeTable({ country: categories(...levels) });

  it('compares every level that has at least 100 rows, on its own rows', () => {
    const segments = compareSegments(table, ['country'], (rows) => tested(rows[0]! / 1000, 0.01));
    expect(segments.map(({ level, rows }) => [level, rows])).toEqual([
      ['a', 200],
      ['b', 100],
    ]);
    expect(segments[1]!.comparison).toMatchObject({ difference: 0.2 });
  });

  it('adjusts for the number of segments', () => {
    const segments = compareSegments(table, ['country'], () => tested(-0.1, 0.03));
    expect(segments.map(({ adjustedPValue }) => adjustedPValue)).toEqual([0.06, 0.06]);
    expect(segments.some((segment) => isVeto(segment, 0))).toBe(false);
  });

  it('vetoes a loss beyond margin and chance', () => {
    const [segment] = compareSegments(table, ['country'], () => tested(-0.1, 0.001));
    expect(isVeto(segment!, 0)).toBe(true);
    expect(isVeto(segment!, 0.09)).toBe(false);
  });

  it('refuses a column that is not there', () => {
    expect(() => compareSegments(table, ['shop'], () => tested(0, 1))).toThrow('segments');
  });
});
