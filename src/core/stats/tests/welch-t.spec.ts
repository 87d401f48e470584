import { describe, expect, it } from 'vitest';
import { InvalidArgument } from '../../errors.js';
import { type Moments, momentsOf } from '../summaries/moments.js';
import { welchT } from './welch-t.js';

/** The textbook form of the variance, as an experiment store keeps it. */
function fromSums(count: number, sum: number, squares: number): Moments {
  return { count, mean: sum / count, variance: (squares - sum ** 2 / count) / (count - 1) };
}

function tested(a: Moments, b: Moments, confidence?: number) {
  const result = welchT(a, b, confidence);
  if (result.kind !== 'tested') expect.fail(`expected a test, got ${result.kind}`);
  return result;
}

const champion = fromSums(3407, 1396.87, 52377.9767);
const challenger = fromSums(3461, 2422.7, 134698.29);

describe('welchT', () => {
  it('reproduces the published absolute effect of GrowthBook', () => {
    const result = tested(champion, challenger);
    expect(result.difference).toBeCloseTo(0.29, 5);
    expect(result.difference / result.statistic).toBeCloseTo(0.12478, 5);
    expect(result.lower).toBeCloseTo(0.04538, 5);
    expect(result.upper).toBeCloseTo(0.53462, 5);
    expect(result.pValue).toBeCloseTo(0.02016, 5);
  });

  it('turns its sign and nothing else when the groups change places', () => {
    const there = tested(champion, challenger);
    const back = tested(challenger, champion);
    expect(back.statistic).toBe(-there.statistic);
    expect(back.pValue).toBe(there.pValue);
    expect(back.degreesOfFreedom).toBeCloseTo(there.degreesOfFreedom, 9);
    expect(back.lower).toBeCloseTo(-there.upper, 12);
  });

  it('does not care about the unit, even where squares would underflow', () => {
    const scaled = (moments: Moments, factor: number) => ({
      count: moments.count,
      mean: moments.mean * factor,
      variance: moments.variance * factor ** 2,
    });
    const plain = tested(champion, challenger);
    for (const factor of [1e-140, 1e-60, 1e60, 1e140]) {
      const result = tested(scaled(champion, factor), scaled(challenger, factor));
      expect(result.statistic / plain.statistic).toBeCloseTo(1, 12);
      expect(result.degreesOfFreedom / plain.degreesOfFreedom).toBeCloseTo(1, 12);
    }
  });

  it('excludes 0 from its interval exactly when the p-value is below the level', () => {
    for (let shift = -3; shift <= 3; shift += 0.25) {
      const result = tested(momentsOf([1, 2, 4, 8]), momentsOf([1.5 + shift, 2 + shift, 3 + shift]));
      expect(result.lower > 0 || result.upper < 0).toBe(result.pValue < 0.05);
      expect(result.pValue).toBeGreaterThan(0);
      expect(result.pValue).toBeLessThanOrEqual(1);
    }
  });

  it('keeps its degrees of freedom between the smaller group and both together', () => {
    const result = tested(champion, challenger);
    expect(result.degreesOfFreedom).toBeGreaterThanOrEqual(3406);
    expect(result.degreesOfFreedom).toBeLessThanOrEqual(3406 + 3460);
  });

  it('works with two values in each group and with one constant group', () => {
    expect(tested(momentsOf([1, 2]), momentsOf([5, 6])).degreesOfFreedom).toBeCloseTo(2, 12);
    expect(tested(momentsOf([3, 3, 3]), momentsOf([5, 6])).degreesOfFreedom).toBeCloseTo(1, 12);
  });

  it('gives p = 1 for equal means', () => {
    expect(tested(momentsOf([1, 2]), momentsOf([0, 3])).pValue).toBe(1);
  });

  it('says so when a group has fewer than two values', () => {
    expect(welchT(momentsOf([]), challenger)).toEqual({ kind: 'insufficient-data', needed: 2, got: 0 });
    expect(welchT(champion, momentsOf([4]))).toEqual({ kind: 'insufficient-data', needed: 2, got: 1 });
  });

  it('says so when both groups are constant', () => {
    expect(welchT(momentsOf([3, 3]), momentsOf([5, 5]))).toEqual({ kind: 'no-variance', difference: 2 });
  });

  it('refuses levels outside (0, 1) and moments that cannot be', () => {
    expect(() => welchT(champion, challenger, 1)).toThrow(InvalidArgument);
    expect(() => welchT(champion, challenger, 95)).toThrow('confidence');
    expect(() => welchT({ ...champion, mean: Number.NaN }, challenger)).toThrow('a.mean');
    expect(() => welchT(champion, { ...challenger, variance: -1 })).toThrow('b.variance');
  });
});
