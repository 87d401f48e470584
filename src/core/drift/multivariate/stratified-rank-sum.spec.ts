import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.js';
import {
  type RankStratum,
  stratifiedPermutationP,
  stratifiedRankSum,
  upperTailP,
} from './stratified-rank-sum.js';

function stratum(scores: readonly number[], isCurrent: readonly number[], weight = 1): RankStratum {
  return { scores: Float64Array.from(scores), isCurrent: Uint8Array.from(isCurrent), weight };
}

describe('stratifiedRankSum', () => {
  it('is the AUC less one half when there is one stratum', () => {
    const result = stratifiedRankSum([stratum([1, 2, 3], [0, 0, 1])])!;
    expect(result.advantage).toBe(0.5);
    expect(result.z).toBeCloseTo(Math.sqrt(1.5), 12);
  });

  it('does not care on what scale a stratum is scored', () => {
    const plain = [stratum([1, 4, 2, 3], [0, 1, 0, 1]), stratum([1, 2, 3, 4], [1, 0, 1, 0])];
    const scaled = [plain[0]!, stratum([-10, 0, 1, 100], [1, 0, 1, 0])];
    expect(stratifiedRankSum(scaled)).toEqual(stratifiedRankSum(plain));
  });

  it('changes sign when the sides are swapped', () => {
    const a = stratifiedRankSum([stratum([1, 5, 2, 2, 9], [0, 1, 0, 1, 1])])!;
    const b = stratifiedRankSum([stratum([1, 5, 2, 2, 9], [1, 0, 1, 0, 0])])!;
    expect(b.advantage).toBeCloseTo(-a.advantage, 15);
    expect(b.z).toBeCloseTo(-a.z, 12);
  });

  it('has no answer without rows of both sides, and z 0 when all scores are tied', () => {
    expect(stratifiedRankSum([])).toBeUndefined();
    expect(stratifiedRankSum([stratum([1, 2], [1, 1])])).toBeUndefined();
    expect(stratifiedRankSum([stratum([3, 3, 3], [0, 1, 1])])).toEqual({ advantage: 0, z: 0 });
  });
});

describe('stratifiedPermutationP', () => {
  it('approaches the share of all labellings at least as extreme', () => {
    // Of the six ways to label two of four rows one scores as high.
    const p = stratifiedPermutationP([stratum([1, 2, 3, 4], [0, 0, 1, 1])], 20_000, createRandom(1))!;
    expect(Math.abs(p - 1 / 6)).toBeLessThan(3 * Math.sqrt(5 / 36 / 20_000));
  });

  it('counts equal sums as equal although they are added in another order', () => {
    const tied = stratum(
      Array.from({ length: 40 }, () => 0.1),
      Array.from({ length: 40 }, (_, i) => i % 2),
    );
    expect(stratifiedPermutationP([tied, { ...tied, weight: 0.3 }], 99, createRandom(1))).toBe(1);
    // With the reference as the smaller side its ranks count, with a negative weight.
    const fewReference = stratum([5, 5, 5, 5], [0, 1, 1, 1]);
    expect(stratifiedPermutationP([fewReference], 99, createRandom(1))).toBe(1);
  });

  it('is near the normal law for strata of some dozens of rows', () => {
    const random = createRandom(4);
    const strata = [1, 1.4, 1.7].map((weight) => {
      const sides = Array.from({ length: 90 }, (_, i) => (i < 30 ? 1 : 0));
      return stratum(
        sides.map((side) => random.normal() + 0.25 * side),
        sides,
        weight,
      );
    });
    const p = stratifiedPermutationP(strata, 20_000, createRandom(2))!;
    expect(Math.abs(p - upperTailP(stratifiedRankSum(strata)!))).toBeLessThan(0.005);
  });

  it('leaves its input untouched and has no answer without rows of both sides', () => {
    const one = stratum([3, 1, 2, 4], [0, 1, 0, 1]);
    const before = structuredClone(one);
    stratifiedPermutationP([one], 99, createRandom(1));
    expect(one).toEqual(before);
    expect(stratifiedPermutationP([stratum([1], [0])], 99, createRandom(1))).toBeUndefined();
  });
});
