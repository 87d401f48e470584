import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.js';
import { totalVariation } from '../distances/total-variation.js';
import { logHypergeometricProbability, sampleHypergeometric } from '../distributions/hypergeometric.js';
import { contingencyPermutationP } from './contingency-permutation.js';
import { gSpread } from './g-test.js';
import { sequentialPermutationP } from './sequential-permutation.js';
import { splitCounts } from './split-counts.js';

describe('splitCounts', () => {
  it('keeps the margins, by rows and by categories, whichever side is smaller', () => {
    for (const [pooled, n] of [
      [[5, 0, 7], 3],
      [[5, 0, 7], 10],
      [[4000, 5000, 1], 3000],
      [[4000, 5000, 1], 8000],
    ] as const) {
      const draw = splitCounts(pooled, n, createRandom('margins'));
      for (let run = 0; run < 50; run++) {
        const { reference, current } = draw();
        expect(reference.reduce((sum, count) => sum + count, 0)).toBe(n);
        pooled.forEach((count, index) => {
          expect(reference[index]! + current[index]!).toBe(count);
          expect(Math.min(reference[index]!, current[index]!)).toBeGreaterThanOrEqual(0);
        });
      }
    }
  });

  it('draws the multivariate hypergeometric law by categories as by rows', () => {
    const pooled = [300, 200, 100];
    const runs = 3000;
    // 90 rows are dealt one by one, 200 by category.
    for (const n of [90, 200]) {
      const draw = splitCounts(pooled, n, createRandom(`law ${n}`));
      const sums = [0, 0];
      const squares = [0, 0];
      for (let run = 0; run < runs; run++) {
        const { reference } = draw();
        for (const index of [0, 1]) {
          sums[index] = sums[index]! + reference[index]!;
          squares[index] = squares[index]! + reference[index]! ** 2;
        }
      }
      for (const index of [0, 1]) {
        const share = pooled[index]! / 600;
        const variance = n * share * (1 - share) * ((600 - n) / 599);
        const mean = sums[index]! / runs;
        expect(Math.abs(mean - n * share)).toBeLessThan(4 * Math.sqrt(variance / runs));
        expect((squares[index]! / runs - mean * mean) / variance).toBeCloseTo(1, 0);
      }
    }
  });
});

describe('the hypergeometric law', () => {
  it('sums to 1 and is sampled as it is', () => {
    const drawing = { population: 50, successes: 20, draws: 30 };
    const random = createRandom('hypergeometric');
    const seen = new Array<number>(21).fill(0);
    for (let run = 0; run < 4000; run++) {
      const found = sampleHypergeometric(drawing, random);
      seen[found] = seen[found]! + 1;
    }
    let total = 0;
    for (let found = 0; found <= 20; found++) {
      const probability = Math.exp(logHypergeometricProbability(found, drawing));
      total += probability;
      const error = Math.sqrt((probability * (1 - probability)) / 4000);
      expect(Math.abs(seen[found]! / 4000 - probability)).toBeLessThan(4.5 * error + 1e-3);
    }
    expect(total).toBeCloseTo(1, 12);
    expect(sampleHypergeometric({ population: 10, successes: 4, draws: 10 }, random)).toBe(4);
    expect(Math.exp(logHypergeometricProbability(1, { population: 4, successes: 2, draws: 2 }))).toBeCloseTo(
      2 / 3,
      14,
    );
  });
});

describe('sequentialPermutationP', () => {
  it('stops after 50 exceedances and counts the data itself among the draws', () => {
    let draws = 0;
    expect(sequentialPermutationP(() => ++draws % 2 === 0)).toBe(0.5);
    expect(draws).toBe(100);
    expect(sequentialPermutationP(() => false)).toBe(1e-4);
    expect(sequentialPermutationP(() => false, 999)).toBe(0.001);
    expect(sequentialPermutationP(() => true)).toBe(1);
  });
});

describe('permutation of other statistics', () => {
  it('gives the p-value of the total variation, ties counted', () => {
    const r = [16, 18, 16, 14, 12, 12];
    const published = [
      [[16, 16, 16, 16, 16, 8], 0.968],
      [[10, 10, 24, 24, 10, 10], 0.1],
      [[10, 24, 12, 16, 8, 16], 0.33],
    ] as const;
    for (const [counts, expected] of published) {
      const ps = Array.from({ length: 20 }, (_, seed) =>
        contingencyPermutationP(r, counts, createRandom(seed), { statistic: totalVariation }),
      );
      const mean = ps.reduce((sum, p) => sum + p, 0) / ps.length;
      expect(Math.abs(mean - expected) / expected).toBeLessThan(0.1);
    }
  });

  it('gives the G statistic nearly the p-value of the chi-squared one', () => {
    const [a, b] = [
      [10, 6, 4, 2, 1],
      [5, 9, 4, 3, 1],
    ];
    const chiSquared = contingencyPermutationP(a, b, createRandom(1));
    const g = contingencyPermutationP(a, b, createRandom(1), { statistic: gSpread });
    expect(Math.abs(g - chiSquared)).toBeLessThan(0.15);
  });
});
