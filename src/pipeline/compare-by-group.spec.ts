import { describe, expect, it } from 'vitest';
import { createRandom } from '../core/random.js';
import { momentsOf } from '../core/stats/summaries/moments.js';
import { pairedMean } from '../core/stats/tests/paired-mean.js';
import { compareByGroup } from './compare-by-group.js';

const groupsOf = (count: number, each: number) =>
  Int32Array.from({ length: count * each }, (_, row) => Math.floor(row / each));

describe('compareByGroup', () => {
  it('is the paired t test where every row is a group of its own', () => {
    const random = createRandom(1);
    const gains = Float64Array.from({ length: 40 }, () => 0.2 + random.normal());
    const result = compareByGroup(gains, groupsOf(40, 1));
    const plain = pairedMean(momentsOf(gains));
    if (result.kind !== 'tested' || plain.kind !== 'tested') throw new Error('not tested');
    expect(result.lower).toBeCloseTo(plain.lower, 12);
    expect(result.pValue).toBeCloseTo(plain.pValue, 12);
  });

  it('takes gains that groups share for as many as there are groups', () => {
    const random = createRandom(2);
    let believed = 0;
    for (let i = 0; i < 400; i++) {
      const shared = Float64Array.from({ length: 30 }, () => random.normal());
      const gains = Float64Array.from({ length: 180 }, (_, row) => shared[Math.floor(row / 6)]!);
      const result = compareByGroup(gains, groupsOf(30, 6));
      if (result.kind === 'tested' && result.lower > 0) believed++;
    }
    // 2.5 % of chance gains; rows that stand for themselves believe in about 20 %.
    expect(believed).toBeLessThanOrEqual(20);
  });

  it('wants five groups, and six where all gain alike', () => {
    const uneven = Float64Array.from({ length: 40 }, (_, row) => row % 3);
    expect(compareByGroup(uneven, groupsOf(4, 10))).toEqual({
      kind: 'insufficient-data',
      needed: 5,
      got: 4,
      of: 'groups',
    });
    // Half the rows of every group gain: no spread among groups.
    const alike = (count: number) => Float64Array.from({ length: 10 * count }, (_, row) => row % 2);
    expect(compareByGroup(alike(5), groupsOf(5, 10))).toMatchObject({ kind: 'insufficient-data', needed: 6 });
    expect(compareByGroup(alike(6), groupsOf(6, 10))).toEqual({
      kind: 'identical',
      difference: 0.5,
      of: 'groups',
    });
  });
});
