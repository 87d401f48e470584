import { describe, expect, it } from 'vitest';
import { kolmogorovLimitSf } from './kolmogorov-limit.js';

describe('kolmogorovLimitSf', () => {
  it('has the 10, 5 and 1 % points of SciPy 1.17 kstwobign.isf', () => {
    expect(kolmogorovLimitSf(1.2238478702170825)).toBeCloseTo(0.1, 12);
    expect(kolmogorovLimitSf(1.3580986393225507)).toBeCloseTo(0.05, 12);
    expect(kolmogorovLimitSf(1.6276236115189504)).toBeCloseTo(0.01, 12);
  });

  it('keeps its digits far out, where the first term is all there is', () => {
    for (const x of [3, 8, 18]) {
      expect(kolmogorovLimitSf(x) / (2 * Math.exp(-2 * x * x))).toBeCloseTo(1, 12);
    }
  });

  it('falls from 1 to 0', () => {
    const tails = Array.from({ length: 300 }, (_, step) => kolmogorovLimitSf(step / 100));
    expect(tails[0]).toBe(1);
    for (const [index, tail] of tails.entries())
      expect(tail).toBeLessThanOrEqual((tails[index - 1] ?? 1) + 1e-15);
    expect(kolmogorovLimitSf(Number.POSITIVE_INFINITY)).toBe(0);
    expect(() => kolmogorovLimitSf(Number.NaN)).toThrow('x');
  });
});
