import { describe, expect, it } from 'vitest';
import { type HeatCell, joinColumns } from './heat-row.js';

const cell = (timesLimit: number | null, isMarked = false): HeatCell => ({
  timesLimit,
  isMarked,
  isJudged: true,
});

describe('joinColumns', () => {
  it('leaves a map that fits as it is', () => {
    const map = { columns: ['a', 'b'], rows: [{ name: 'x', cells: [cell(1), undefined] }] };
    expect(joinColumns(map, 2)).toEqual({ map, joined: 1 });
  });

  it('keeps the worst of the columns it joins, and every mark', () => {
    const cells = [cell(0.2), cell(3, true), undefined, cell(null), cell(0.1, true)];
    const { map, joined } = joinColumns(
      { columns: ['a', 'b', 'c', 'd', 'e'], rows: [{ name: 'x', cells }] },
      3,
    );
    expect(joined).toBe(2);
    expect(map.columns).toEqual(['a to b', 'c to d', 'e']);
    expect(map.rows[0]!.cells).toEqual([cell(3, true), cell(null), cell(0.1, true)]);
  });
});
