import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { InvalidArgument } from '../errors.js';
import { createRandom, permutation } from '../random.js';
import { isotonicRegression, isotonicValue } from './isotonic-regression.js';

const golden: {
  readonly isotonic: readonly { x: number[]; y: number[]; at: number[]; expected: number[] }[];
} = JSON.parse(readFileSync(new URL('../../../test/golden/performance.json', import.meta.url), 'utf8'));

describe('isotonicRegression', () => {
  it('agrees with scikit-learn to 1e-12, at its own points and between and beyond them', () => {
    for (const { x, y, at, expected } of golden.isotonic) {
      const fit = isotonicRegression(Float64Array.from(x), Float64Array.from(y));
      at.forEach((point, index) => {
        expect(Math.abs(isotonicValue(fit, point) - expected[index]!)).toBeLessThan(1e-12);
      });
    }
  });

  it('never descends and keeps the mean', () => {
    const random = createRandom('isotonic');
    const x = Float64Array.from({ length: 500 }, () => random.normal());
    const y = x.map((value) => (random.next() < 1 / (1 + Math.exp(-value)) ? 1 : 0));
    const fit = isotonicRegression(x, y);
    expect(fit.y.every((level, index) => index === 0 || level >= fit.y[index - 1]!)).toBe(true);
    expect(fit.x.every((value, index) => index === 0 || value > fit.x[index - 1]!)).toBe(true);
    const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean(x.map((value) => isotonicValue(fit, value)))).toBeCloseTo(mean(y), 12);
  });

  it('takes a weight of 3 for three equal points and a weight of 0 for none', () => {
    const weighted = isotonicRegression(
      Float64Array.of(1, 2, 3, 4),
      Float64Array.of(0, 1, 0.25, 9),
      Float64Array.of(1, 1, 3, 0),
    );
    const repeated = isotonicRegression(
      Float64Array.of(1, 2, 3, 3, 3),
      Float64Array.of(0, 1, 0.25, 0.25, 0.25),
    );
    expect(weighted).toEqual(repeated);
    expect(() => isotonicRegression(Float64Array.of(1), Float64Array.of(1), Float64Array.of(0))).toThrow(
      InvalidArgument,
    );
  });

  it('does not depend on the order of the points', () => {
    const random = createRandom('isotonic order');
    const x = Float64Array.from({ length: 200 }, () => random.integer(20));
    const y = Float64Array.from({ length: 200 }, () => random.next());
    const order = permutation(200, random);
    const shuffled = isotonicRegression(
      Float64Array.from(order, (row) => x[row]!),
      Float64Array.from(order, (row) => y[row]!),
    );
    expect(shuffled).toEqual(isotonicRegression(x, y));
  });

  it('leaves rising points as they are', () => {
    const fit = isotonicRegression(Float64Array.of(3, 1, 2), Float64Array.of(9, 1, 4));
    expect([...fit.x]).toEqual([1, 2, 3]);
    expect([...fit.y]).toEqual([1, 4, 9]);
  });

  it('is level for falling points, for one point and for equal x', () => {
    const levelOf = (x: number[], y: number[]) => {
      const fit = isotonicRegression(Float64Array.from(x), Float64Array.from(y));
      return [-10, 0, 10].map((at) => isotonicValue(fit, at));
    };
    expect(levelOf([1, 2, 3], [3, 2, 1])).toEqual([2, 2, 2]);
    expect(levelOf([1], [5])).toEqual([5, 5, 5]);
    expect(levelOf([1, 1, 1], [0, 3, 6])).toEqual([3, 3, 3]);
  });

  it('refuses no points, other lengths and values that are not finite', () => {
    const of = (...values: number[]) => Float64Array.from(values);
    expect(() => isotonicRegression(of(), of())).toThrow(InvalidArgument);
    expect(() => isotonicRegression(of(1), of(1, 2))).toThrow(InvalidArgument);
    expect(() => isotonicRegression(of(1, Number.NaN), of(1, 2))).toThrow(InvalidArgument);
    expect(() => isotonicRegression(of(1, 2), of(1, Number.POSITIVE_INFINITY))).toThrow(InvalidArgument);
  });
});
