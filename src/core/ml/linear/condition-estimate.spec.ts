import { describe, expect, it } from 'vitest';
import { choleskyFactor } from './cholesky.js';
import { conditionEstimate } from './condition-estimate.js';

function estimate(matrix: Float64Array, size: number): number {
  return conditionEstimate(matrix, choleskyFactor(matrix, size)!, size);
}

describe('conditionEstimate', () => {
  it('is the ratio of the extremes of a diagonal matrix', () => {
    expect(estimate(Float64Array.of(4, 0, 0, 1), 2)).toBe(4);
  });

  it.each([0.5, 0.99, 0.999999, -0.7])('equals (1 + |r|) / (1 - |r|) for a correlation of %d', (r) => {
    const exact = (1 + Math.abs(r)) / (1 - Math.abs(r));
    expect(estimate(Float64Array.of(1, r, r, 1), 2) / exact).toBeCloseTo(1, 9);
  });

  it('is within a factor of 3 of numpy for a Hilbert matrix of size 6', () => {
    const hilbert = Float64Array.from({ length: 36 }, (_, at) => 1 / (Math.floor(at / 6) + (at % 6) + 1));
    const exact = 29070279.002541;
    expect(estimate(hilbert, 6)).toBeLessThan(exact * 1.0001);
    expect(estimate(hilbert, 6)).toBeGreaterThan(exact / 3);
  });
});
