import { describe, expect, it } from 'vitest';
import { InvalidArgument } from '../../errors.js';
import type { Matrix } from '../../ml/estimator.js';
import { createRandom, type Random } from '../../random.js';
import { testMmd } from './mmd-permutation.js';
import { medianDistance } from './rbf-bandwidth.js';

function normalRows(rows: number, columns: number, random: Random): Matrix {
  return { rows, columns, data: Float64Array.from({ length: rows * columns }, () => random.normal()) };
}

describe('testMmd', () => {
  it('is the formula for two rows a side', () => {
    const x = { rows: 4, columns: 1, data: Float64Array.of(0, 1, 3, 4) };
    const k = (gap: number) => Math.exp((-gap * gap) / 2);
    const expected = k(1) + k(1) - (2 * (k(3) + k(4) + k(2) + k(3))) / 4;
    const { squared } = testMmd({ x, referenceRows: 2, bandwidth: 1, permutations: 1 }, createRandom(1));
    expect(squared).toBeCloseTo(expected, 14);
  });

  it('gives the share of all splits at least as extreme', () => {
    // Two of the six ways to choose two of four rows give the observed value: the split and its mirror.
    const x = { rows: 4, columns: 1, data: Float64Array.of(0, 1, 3, 4) };
    const { pValue } = testMmd({ x, referenceRows: 2, bandwidth: 1, permutations: 9999 }, createRandom(1));
    expect(Math.abs(pValue - 1 / 3)).toBeLessThan(3 * Math.sqrt(2 / 9 / 9999));
  });

  it('does not depend on how the kernel matrix is cut into blocks', () => {
    // Above 1,000 rows there are several blocks; the sum over all pairs is the reference.
    const x = normalRows(1200, 2, createRandom(3));
    const kernel = (a: number, b: number) => {
      const squares = (x.data[2 * a]! - x.data[2 * b]!) ** 2 + (x.data[2 * a + 1]! - x.data[2 * b + 1]!) ** 2;
      return Math.exp(-squares / 2);
    };
    const sums = { within: 0, rest: 0, across: 0 };
    for (let a = 0; a < 1200; a++) {
      for (let b = 0; b < a; b++) sums[a < 400 ? 'within' : b < 400 ? 'across' : 'rest'] += kernel(a, b);
    }
    const expected =
      (2 * sums.within) / (400 * 399) + (2 * sums.rest) / (800 * 799) - (2 * sums.across) / (400 * 800);
    const { squared } = testMmd({ x, referenceRows: 400, bandwidth: 1, permutations: 1 }, createRandom(1));
    expect(squared).toBeCloseTo(expected, 12);
  });

  it('is symmetric in the sides', () => {
    const x = normalRows(50, 3, createRandom(5));
    const swapped = { ...x, data: Float64Array.of(...x.data.subarray(60), ...x.data.subarray(0, 60)) };
    const one = testMmd({ x, referenceRows: 20, bandwidth: 2, permutations: 1 }, createRandom(1));
    const other = testMmd({ x: swapped, referenceRows: 30, bandwidth: 2, permutations: 1 }, createRandom(1));
    expect(other.squared).toBeCloseTo(one.squared, 13);
  });

  it('refuses a side of one row and a bandwidth of 0', () => {
    const x = normalRows(5, 1, createRandom(1));
    const call = (referenceRows: number, bandwidth: number) => () =>
      testMmd({ x, referenceRows, bandwidth, permutations: 1 }, createRandom(1));
    expect(call(4, 1)).toThrow(InvalidArgument);
    expect(call(2, 0)).toThrow(InvalidArgument);
  });
});

describe('medianDistance', () => {
  it('falls back to the mean of the other distances when most rows are equal', () => {
    const x = { rows: 5, columns: 1, data: Float64Array.of(0, 0, 0, 0, 3) };
    expect(medianDistance(x, createRandom(1))).toBe(3);
  });

  it('has no answer when all rows are equal', () => {
    const x = { rows: 5, columns: 2, data: new Float64Array(10).fill(7) };
    expect(medianDistance(x, createRandom(1))).toBeUndefined();
  });
});
