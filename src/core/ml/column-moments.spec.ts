import { describe, expect, it } from 'vitest';
import { InvalidArgument } from '../errors.js';
import { columnMoments, standardScore } from './column-moments.js';

describe('columnMoments', () => {
  it('gives mean and population deviation of each column', () => {
    const { means, deviations } = columnMoments({ rows: 2, columns: 2, data: Float64Array.of(1, 10, 3, 30) });
    expect([...means]).toEqual([2, 20]);
    expect([...deviations]).toEqual([1, 10]);
  });

  it('calls a constant column constant although its sum rounds', () => {
    const { means, deviations } = columnMoments({
      rows: 10,
      columns: 1,
      data: new Float64Array(10).fill(0.1),
    });
    expect([means[0], deviations[0]]).toEqual([0.1, 0]);
  });

  it('calls a column constant whose spread is rounding of its mean', () => {
    const next = 1e9 + 2 ** -23;
    const { deviations } = columnMoments({ rows: 3, columns: 1, data: Float64Array.of(1e9, next, 1e9) });
    expect(deviations[0]).toBe(0);
  });

  it('keeps the digits of a small spread around a large mean', () => {
    const { deviations } = columnMoments({ rows: 2, columns: 1, data: Float64Array.of(1e9, 1e9 + 2) });
    expect(deviations[0]).toBe(1);
  });

  it('refuses a spread that overflows', () => {
    const x = { rows: 2, columns: 1, data: Float64Array.of(-1e200, 1e200) };
    expect(() => columnMoments(x)).toThrow(InvalidArgument);
  });
});

describe('standardScore', () => {
  it('counts deviations and stays finite', () => {
    expect(standardScore(5, 3, 2)).toBe(1);
    expect(standardScore(1e308, -1e308, 1e-300)).toBe(1e100);
    expect(standardScore(-1e308, 1e308, 1)).toBe(-1e100);
  });
});
