import { describe, expect, it } from 'vitest';
import { rowGroups } from './row-groups.js';

describe('rowGroups', () => {
  it('counts groups by their copies on each side', () => {
    expect(rowGroups(Float64Array.of(1, 1, 2, 5, 5), Float64Array.of(1, 3, 5))).toEqual([
      { reference: 0, current: 1, groups: 1 },
      { reference: 1, current: 0, groups: 1 },
      { reference: 2, current: 1, groups: 2 },
    ]);
  });

  it('finds nothing in nothing', () => {
    expect(rowGroups(new Float64Array(), new Float64Array())).toEqual([]);
  });

  it('accounts for every row of both sides', () => {
    const side = (size: number, distinct: number) =>
      Float64Array.from({ length: size }, (_, index) => (index * index) % distinct).sort();
    const groups = rowGroups(side(1_000, 97), side(700, 101));
    const total = (side: 'reference' | 'current') =>
      groups.reduce((sum, group) => sum + group.groups * group[side], 0);
    expect([total('reference'), total('current')]).toEqual([1_000, 700]);
  });
});
