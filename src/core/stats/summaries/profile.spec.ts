import { describe, expect, it } from 'vitest';
import { goldenSample, readDriftGolden } from '../../../../test/golden/drift-samples.js';
import { createRandom, permutation } from '../../random.js';
import { type NumberProfile, profileColumn } from './profile.js';
import { pooledQuantile, quantileOfSorted } from './quantile.js';

describe('profileColumn', () => {
  it('agrees with NumPy on every golden sample', () => {
    for (const { current, mean, standardDeviation, quantiles } of readDriftGolden().numeric) {
      const profile = profileColumn({ kind: 'number', values: goldenSample(current) }) as NumberProfile;
      expect(profile.mean).toBeCloseTo(mean, 11);
      expect(profile.standardDeviation).toBeCloseTo(standardDeviation, 11);
      profile.quantiles.forEach(({ value }, index) => {
        expect(value).toBeCloseTo(quantiles[index]!, 12);
      });
    }
  });

  it('counts missing, infinite and distinct rows and bins every value', () => {
    const values = Float64Array.of(3, Number.NaN, 1, Infinity, 2, 2, -Infinity);
    const profile = profileColumn({ kind: 'number', values }) as NumberProfile;
    expect(profile).toMatchObject({
      count: 7,
      missing: 1,
      infinite: 2,
      distinct: 5,
      mean: 2,
      min: 1,
      max: 3,
    });
    expect(profile.histogram.counts.reduce((sum, count) => sum + count, 0)).toBe(6);
  });

  it('lists the most frequent categories, ties by name', () => {
    const profile = profileColumn({
      kind: 'category',
      codes: Int32Array.of(0, 1, 1, 2, -1),
      levels: ['z', 'b', 'a', 'never'],
    });
    expect(profile).toEqual({
      kind: 'category',
      count: 5,
      missing: 1,
      distinct: 3,
      top: [
        { label: 'b', count: 2 },
        { label: 'a', count: 1 },
        { label: 'z', count: 1 },
      ],
      otherCount: 0,
    });
  });

  it('keeps 50 categories and counts the others', () => {
    const codes = Int32Array.from({ length: 300 }, (_, i) => i % 60);
    const levels = Array.from({ length: 60 }, (_, i) => `level ${i}`);
    expect(profileColumn({ kind: 'category', codes, levels })).toMatchObject({
      distinct: 60,
      otherCount: 50,
    });
  });

  it('says null where there is nothing to say and stays finite at the end of the range', () => {
    const empty = profileColumn({ kind: 'date', values: Float64Array.of(Number.NaN) });
    expect(empty).toMatchObject({
      mean: null,
      standardDeviation: null,
      min: null,
      quantiles: [],
      missing: 1,
    });
    const huge = profileColumn({ kind: 'number', values: Float64Array.of(1.7e308, -1.7e308, 1.7e308) });
    const numbers = JSON.stringify(huge);
    expect(numbers).not.toContain('null');
    expect(profileColumn({ kind: 'number', values: Float64Array.of(4) })).toMatchObject({
      mean: 4,
      standardDeviation: null,
    });
  });

  it('does not depend on row order', () => {
    const values = goldenSample({ size: 500, seed: 9, levels: 0, scale: 3, shift: 1 });
    const shuffled = Float64Array.from(permutation(500, createRandom(2)), (row) => values[row]!);
    expect(JSON.stringify(profileColumn({ kind: 'number', values: shuffled }))).toBe(
      JSON.stringify(profileColumn({ kind: 'number', values })),
    );
  });
});

describe('quantiles', () => {
  it('of two samples equal those of the merged sample', () => {
    const a = goldenSample({ size: 83, seed: 1, levels: 4, scale: 1, shift: 0 }).sort();
    const b = goldenSample({ size: 40, seed: 2, levels: 4, scale: 1, shift: 1 }).sort();
    const merged = Float64Array.of(...a, ...b).sort();
    for (let share = 0; share <= 1; share += 0.01) {
      expect(pooledQuantile(a, b, share)).toBe(quantileOfSorted(merged, share));
    }
  });

  it('refuse an empty sample and a share outside [0, 1]', () => {
    expect(() => quantileOfSorted(Float64Array.of(), 0.5)).toThrow('sorted');
    expect(() => quantileOfSorted(Float64Array.of(1), 1.5)).toThrow('share');
  });
});
