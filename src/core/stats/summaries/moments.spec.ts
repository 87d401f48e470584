import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { InvalidArgument } from '../../errors.js';
import { type Moments, mergeMoments, momentsOf } from './moments.js';

interface Golden {
  readonly moments: readonly { values: number[]; mean: number; variance: number; scale: number }[];
}

const goldenFile = new URL('../../../../test/golden/experiments.json', import.meta.url);
const golden = JSON.parse(readFileSync(goldenFile, 'utf8')) as Golden;

function expectSameMoments(actual: Moments, expected: Moments, scale: number): void {
  expect(actual.count).toBe(expected.count);
  expect(Math.abs(actual.mean - expected.mean)).toBeLessThanOrEqual(1e-12 * scale);
  expect(Math.abs(actual.variance - expected.variance)).toBeLessThanOrEqual(1e-12 * expected.variance);
}

describe('moments', () => {
  it('agree with exact rationals, also with a spread of 1 around 1e8', () => {
    for (const { values, mean, variance, scale } of golden.moments) {
      expectSameMoments(momentsOf(values), { count: values.length, mean, variance }, scale);
    }
  });

  it('are the same however a list is cut, merged or ordered', () => {
    for (const { values, scale } of golden.moments) {
      const cut = Math.floor(values.length / 3);
      const parts = [values.slice(0, cut), values.slice(cut)].map(momentsOf) as [Moments, Moments];
      const wide = 10 * scale;
      const whole = momentsOf(values);
      for (const joined of [
        mergeMoments(...parts),
        mergeMoments(parts[1], parts[0]),
        momentsOf([...values].reverse()),
      ]) {
        expect(joined.count).toBe(whole.count);
        expect(Math.abs(joined.mean - whole.mean)).toBeLessThanOrEqual(1e-14 * wide);
        const lost = 1e-12 * whole.variance + 1e-14 * wide * Math.sqrt(whole.variance);
        expect(Math.abs(joined.variance - whole.variance)).toBeLessThanOrEqual(lost);
      }
    }
  });

  it('of an empty list have count 0 and change nothing in a merge', () => {
    const some = momentsOf([3, 4, 8]);
    expect(momentsOf([])).toEqual({ count: 0, mean: 0, variance: 0 });
    expect(mergeMoments(momentsOf([]), some)).toEqual(some);
    expect(mergeMoments(some, momentsOf([]))).toEqual(some);
  });

  it('of one value and of a constant list have variance 0', () => {
    expect(momentsOf([7.3])).toEqual({ count: 1, mean: 7.3, variance: 0 });
    expect(momentsOf(new Float64Array(1000).fill(0.1))).toEqual({ count: 1000, mean: 0.1, variance: 0 });
  });

  it('follow a shift and a change of scale', () => {
    const values = [1, 5, 2.5, -3];
    const base = momentsOf(values);
    const moved = momentsOf(values.map((value) => 4 * value + 100));
    expect(moved.mean).toBeCloseTo(4 * base.mean + 100, 12);
    expect(moved.variance).toBeCloseTo(16 * base.variance, 12);
  });

  it('refuse missing and infinite values', () => {
    expect(() => momentsOf([1, Number.NaN])).toThrow(InvalidArgument);
    expect(() => momentsOf([Number.POSITIVE_INFINITY])).toThrow('must hold finite numbers only');
    expect(() => mergeMoments({ count: 1.5, mean: 0, variance: 0 }, momentsOf([1]))).toThrow('a.count');
    expect(() => mergeMoments(momentsOf([1]), { count: 2, mean: 0, variance: -1 })).toThrow('b.variance');
  });
});
