import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.js';
import { combinations, rowSubsets } from './row-subsets.js';
import { spatialMedian } from './spatial-median.js';

const settings = { maxIterations: 1000, tolerance: 1e-10 };

describe('spatialMedian', () => {
  it('is the middle of a square', () => {
    const { point, converged } = spatialMedian(Float64Array.of(0, 0, 1, 0, 0, 1, 1, 1), 2, settings);
    expect(converged).toBe(true);
    expect([...point]).toEqual([0.5, 0.5]);
  });

  it('is not pulled by how far an outlier lies', () => {
    const at = (far: number) =>
      spatialMedian(Float64Array.of(0, 0, 1, 0, 0, 1, far, far), 2, settings).point[0]!;
    expect(at(1e6)).toBeCloseTo(at(1e3), 2);
  });

  it('stays on a point where all lie', () => {
    expect([...spatialMedian(Float64Array.of(3, 4, 3, 4), 2, settings).point]).toEqual([3, 4]);
  });
});

describe('rowSubsets', () => {
  it('lists all subsets when they are few enough', () => {
    const all = [...rowSubsets(4, 2, 6, createRandom(1))].map((subset) => subset.join(''));
    expect(all).toEqual(['01', '02', '03', '12', '13', '23']);
  });

  it('draws distinct rows otherwise', () => {
    const drawn = [...rowSubsets(30, 5, 50, createRandom(1))];
    expect(drawn.length).toBe(50);
    for (const subset of drawn) {
      expect(new Set(subset).size).toBe(5);
      expect(subset.every((row) => row >= 0 && row < 30)).toBe(true);
    }
  });

  it('counts subsets', () => {
    expect(combinations(5, 2)).toBe(10);
    expect(combinations(60, 3)).toBe(34220);
  });
});
