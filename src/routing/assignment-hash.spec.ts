import { describe, expect, it } from 'vitest';
import { InvalidArgument } from '../core/errors.js';
import { chiSquaredSf } from '../core/stats/distributions/chi-squared.js';
import { bucketOf, chooseArm } from './assignment-hash.js';

const vectors = [
  ['exp-champion-challenger', 'user-1', 8880],
  ['exp-champion-challenger', 'user-2', 6687],
  ['exp-champion-challenger', 'user-3', 154],
  ['', 'user-1', 8703],
  ['fraud-v7', '1001', 9564],
  ['fraud-v7', '1002', 9017],
  ['mldrift', '0', 2624],
  ['mldrift', '00', 6082],
  ['mldrift', 'caf\u00e9', 7075],
  ['mldrift', 'caf%C3%A9', 7075],
  ['mldrift', '\u{1f600}', 1748],
  ['mldrift', '%F0%9F%98%80', 1748],
] as const;

describe('bucketOf', () => {
  it.each(vectors)('puts seed "%s" and unit "%s" into bucket %i', (seed, unitId, bucket) => {
    expect(bucketOf(seed, unitId)).toBe(bucket);
  });

  it('percent-encodes the seed like the unit', () => {
    expect(bucketOf('caf\u00e9', 'x')).toBe(bucketOf('caf%C3%A9', 'x'));
  });

  it('keeps case, spaces and unnormalised letters apart', () => {
    const buckets = ['user', 'User', ' user', 'user ', 'e\u0301', '\u00e9'].map((unit) =>
      bucketOf('mldrift', unit),
    );
    expect(new Set(buckets).size).toBe(buckets.length);
  });

  it('refuses lone surrogates and empty units', () => {
    expect(() => bucketOf('mldrift', 'a\ud83d')).toThrow(InvalidArgument);
    expect(() => bucketOf('mldrift', '\ude00b')).toThrow('unitId must not hold a lone surrogate');
    expect(() => bucketOf('\ud83d', '\ude00')).toThrow('seed must not hold a lone surrogate');
    expect(() => bucketOf('mldrift', '')).toThrow('unitId must not be empty');
  });

  it('spreads 100,000 units evenly, for consecutive seeds as well', () => {
    for (const seed of ['exp1', 'exp2', 'exp3', '']) {
      const bins = new Float64Array(100);
      for (let unit = 0; unit < 100_000; unit++) bins[Math.floor(bucketOf(seed, `user-${unit}`) / 100)]! += 1;
      const statistic = bins.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
      expect(chiSquaredSf(statistic, 99)).toBeGreaterThan(1e-6);
    }
  });

  it('splits two experiments independently of each other', () => {
    const joint = new Float64Array(4);
    for (let unit = 0; unit < 100_000; unit++) {
      const first = bucketOf('exp1', String(unit)) < 5000 ? 0 : 1;
      const second = bucketOf('exp2', String(unit)) < 5000 ? 0 : 2;
      joint[first + second]! += 1;
    }
    const statistic = joint.reduce((sum, count) => sum + (count - 25_000) ** 2 / 25_000, 0);
    expect(statistic).toBeLessThan(30);
  });
});

describe('chooseArm', () => {
  const halves = [{ weight: 0.5 }, { weight: 0.5 }];

  it('takes half-open ranges in the order of the arms', () => {
    expect(chooseArm(0, halves)).toBe(0);
    expect(chooseArm(4999, halves)).toBe(0);
    expect(chooseArm(5000, halves)).toBe(1);
    expect(chooseArm(9999, halves)).toBe(1);
  });

  it('gives every bucket exactly one arm, in the planned share, whatever the unit of the weights', () => {
    for (const weights of [
      [0.1, 0.2, 0.7],
      [10, 20, 70],
      [1, 1, 1],
      [0.01, 0.99],
      [1e-3, 2, 5, 0.7],
    ]) {
      const arms = weights.map((weight) => ({ weight }));
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      const buckets = weights.map(() => 0);
      for (let bucket = 0; bucket < 10_000; bucket++) {
        const arm = chooseArm(bucket, arms);
        if (arm === undefined) expect.fail(`no arm for bucket ${bucket} of ${weights}`);
        buckets[arm]! += 1;
      }
      weights.forEach((weight, arm) => {
        expect(Math.abs(buckets[arm]! - (10_000 * weight) / total)).toBeLessThan(1);
      });
    }
  });

  it('does not lose a bucket to rounding of decimal weights', () => {
    const arms = [0.1, 0.2, 0.3, 0.4].map((weight) => ({ weight }));
    expect([999, 1000, 2999, 3000, 5999, 6000].map((bucket) => chooseArm(bucket, arms))).toEqual([
      0, 1, 1, 2, 2, 3,
    ]);
  });

  it('never chooses an arm of weight 0, wherever it stands', () => {
    const arms = [0, 0.3, 0, 0.7, 0].map((weight) => ({ weight }));
    for (let bucket = 0; bucket < 10_000; bucket++) expect([1, 3]).toContain(chooseArm(bucket, arms));
  });

  it('never moves a unit out of its arm when the coverage grows', () => {
    const ramp = [0.02, 0.1, 0.2, 0.5, 1];
    for (let bucket = 0; bucket < 10_000; bucket++) {
      let before: number | undefined;
      for (const coverage of ramp) {
        const arm = chooseArm(bucket, halves, coverage);
        if (before !== undefined) expect(arm).toBe(before);
        before = arm;
      }
      expect(before).toBe(bucket < 5000 ? 0 : 1);
    }
  });

  it('covers exactly the planned share of each range', () => {
    expect([0, 99, 100, 4999, 5000, 5099, 5100].map((bucket) => chooseArm(bucket, halves, 0.02))).toEqual([
      0,
      0,
      undefined,
      undefined,
      1,
      1,
      undefined,
    ]);
    expect(chooseArm(0, halves, 0)).toBeUndefined();
  });

  it('answers undefined when no arm has weight', () => {
    expect(chooseArm(5, [])).toBeUndefined();
    expect(chooseArm(5, [{ weight: 0 }])).toBeUndefined();
  });

  it('refuses buckets, weights and coverages outside their ranges', () => {
    expect(() => chooseArm(10_000, halves)).toThrow(InvalidArgument);
    expect(() => chooseArm(0.5, halves)).toThrow('bucket');
    expect(() => chooseArm(0, [{ weight: -1 }])).toThrow('arms');
    expect(() => chooseArm(0, [{ weight: Number.NaN }])).toThrow('arms');
    expect(() => chooseArm(0, halves, 1.1)).toThrow('coverage');
  });
});
