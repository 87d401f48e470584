import { describe, expect, it } from 'vitest';
import { InvalidArgument } from '../../errors.js';
import { binomialSf, binomialTwoSidedP } from './binomial.js';
import { chiSquaredCdf, chiSquaredSf } from './chi-squared.js';
import { normalCdf, normalQuantile, normalSf } from './normal.js';
import { studentTCdf, studentTQuantile, studentTSf } from './student-t.js';

const points = Array.from({ length: 121 }, (_, index) => (index - 60) / 8);
const probabilities = [1e-12, 1e-6, 0.001, 0.025, 0.2, 0.45, 0.5, 0.61, 0.9, 0.999];

describe('normal distribution', () => {
  it('has tails that are mirror images and add up to 1', () => {
    for (const z of points) {
      expect(normalSf(z)).toBe(normalCdf(-z));
      expect(normalSf(z) + normalCdf(z)).toBeCloseTo(1, 14);
    }
  });

  it('undoes its quantile', () => {
    for (const p of probabilities) expect(normalCdf(normalQuantile(p)) / p).toBeCloseTo(1, 12);
  });

  it('knows its limits', () => {
    expect(normalSf(Number.POSITIVE_INFINITY)).toBe(0);
    expect(normalSf(Number.NEGATIVE_INFINITY)).toBe(1);
    expect(normalQuantile(0)).toBe(Number.NEGATIVE_INFINITY);
    expect(normalQuantile(1)).toBe(Number.POSITIVE_INFINITY);
    expect(normalQuantile(0.5)).toBe(0);
  });

  it('refuses what is not a point or a probability', () => {
    expect(() => normalCdf(Number.NaN)).toThrow(InvalidArgument);
    expect(() => normalSf(Number.NaN)).toThrow(InvalidArgument);
    expect(() => normalQuantile(1.01)).toThrow('p must be between 0 and 1');
    expect(() => normalQuantile(Number.NaN)).toThrow(InvalidArgument);
  });
});

describe('chi-squared distribution', () => {
  it('has tails that add up to 1 and fall with the point', () => {
    for (const degreesOfFreedom of [0.5, 1, 2, 7, 100, 2000, 3000, 1e5]) {
      let previous = 1;
      for (const share of [0.5, 0.9, 0.99, 1, 1.01, 1.1, 2]) {
        const x = degreesOfFreedom * share;
        expect(chiSquaredSf(x, degreesOfFreedom) + chiSquaredCdf(x, degreesOfFreedom)).toBeCloseTo(1, 12);
        expect(chiSquaredSf(x, degreesOfFreedom)).toBeLessThanOrEqual(previous);
        previous = chiSquaredSf(x, degreesOfFreedom);
      }
    }
  });

  it('is the squared normal for one degree of freedom and exponential for two', () => {
    for (const x of [0.01, 1, 3.84, 30, 700]) {
      expect(chiSquaredSf(x, 1) / (2 * normalSf(Math.sqrt(x)))).toBeCloseTo(1, 11);
      expect(chiSquaredSf(x, 2) / Math.exp(-x / 2)).toBeCloseTo(1, 11);
    }
  });

  it('knows its limits', () => {
    expect(chiSquaredSf(0, 3)).toBe(1);
    expect(chiSquaredSf(-1, 3)).toBe(1);
    expect(chiSquaredCdf(0, 3)).toBe(0);
    expect(chiSquaredSf(Number.POSITIVE_INFINITY, 3)).toBe(0);
    expect(chiSquaredCdf(Number.POSITIVE_INFINITY, 3)).toBe(1);
  });

  it('refuses missing points and degrees of freedom of 0', () => {
    expect(() => chiSquaredSf(Number.NaN, 3)).toThrow(InvalidArgument);
    expect(() => chiSquaredCdf(1, 0)).toThrow('degreesOfFreedom');
    expect(() => chiSquaredSf(1, Number.POSITIVE_INFINITY)).toThrow('degreesOfFreedom');
  });
});

describe('Student t distribution', () => {
  it('has tails that are mirror images and add up to 1', () => {
    for (const degreesOfFreedom of [0.7, 1, 2, 9.5, 1000]) {
      for (const t of points) {
        expect(studentTCdf(t, degreesOfFreedom)).toBe(studentTSf(-t, degreesOfFreedom));
        expect(studentTSf(t, degreesOfFreedom) + studentTCdf(t, degreesOfFreedom)).toBeCloseTo(1, 13);
      }
    }
  });

  it('does not jump where the tail changes its formula, at t = sqrt(v)', () => {
    for (const degreesOfFreedom of [2, 3.3, 16, 400]) {
      const joint = Math.sqrt(degreesOfFreedom);
      const below = studentTSf(joint * (1 - 1e-13), degreesOfFreedom);
      const above = studentTSf(joint * (1 + 1e-13), degreesOfFreedom);
      expect(above / below).toBeCloseTo(1, 10);
    }
  });

  it('undoes its quantile, also far out for the Cauchy distribution', () => {
    for (const degreesOfFreedom of [1, 1.5, 2, 30, 1e5]) {
      for (const p of probabilities) {
        expect(studentTCdf(studentTQuantile(p, degreesOfFreedom), degreesOfFreedom) / p).toBeCloseTo(1, 11);
      }
    }
    expect(studentTCdf(studentTQuantile(1e-300, 1), 1) / 1e-300).toBeCloseTo(1, 12);
  });

  it('knows its limits', () => {
    expect(studentTSf(Number.POSITIVE_INFINITY, 4)).toBe(0);
    expect(studentTSf(Number.POSITIVE_INFINITY, 1)).toBe(0);
    expect(studentTSf(1e200, 4)).toBe(0);
    expect(studentTSf(0, 4)).toBe(0.5);
    expect(studentTQuantile(0, 4)).toBe(Number.NEGATIVE_INFINITY);
    expect(studentTQuantile(1, 1)).toBe(Number.POSITIVE_INFINITY);
    expect(studentTQuantile(0.5, 4)).toBe(0);
  });

  it('refuses missing points, impossible probabilities and degrees of freedom of 0', () => {
    expect(() => studentTSf(Number.NaN, 4)).toThrow(InvalidArgument);
    expect(() => studentTSf(1, 0)).toThrow('degreesOfFreedom');
    expect(() => studentTQuantile(-0.1, 4)).toThrow('p must be between 0 and 1');
  });
});

describe('binomial distribution', () => {
  it('joins its three formulas without a jump', () => {
    for (const probability of [0.01, 0.3, 0.5, 0.9]) {
      for (const trials of [50, 51, 52, 200]) {
        for (let successes = 0; successes < trials; successes++) {
          const next = binomialSf(successes, trials + 1, probability);
          const either =
            probability * binomialSf(successes - 1, trials, probability) +
            (1 - probability) * binomialSf(successes, trials, probability);
          if (next > 1e-290) expect(next / either).toBeCloseTo(1, 10);
        }
      }
    }
  });

  it('knows its limits', () => {
    expect(binomialSf(-1, 10, 0.3)).toBe(1);
    expect(binomialSf(10, 10, 0.3)).toBe(0);
    for (const trials of [10, 100]) {
      expect(binomialSf(3, trials, 0)).toBe(0);
      expect(binomialSf(3, trials, 1)).toBe(1);
    }
  });

  it('gives the two-sided p-value symmetrically, 1 in the middle and without throws', () => {
    for (const trials of [1, 2, 9, 10, 50, 51, 1100]) {
      for (let successes = 0; successes <= trials; successes++) {
        expect(binomialTwoSidedP(successes, trials)).toBe(binomialTwoSidedP(trials - successes, trials));
      }
    }
    expect(binomialTwoSidedP(5, 10)).toBe(1);
    expect(binomialTwoSidedP(0, 0)).toBe(1);
    expect(binomialTwoSidedP(2, 12)).toBeCloseTo(0.0385742188, 10);
    expect(binomialTwoSidedP(60, 100)).toBeCloseTo(0.0568879336, 10);
    expect(binomialTwoSidedP(100, 250)).toBeCloseTo(0.0018833009, 10);
  });

  it('keeps far tails that the incomplete beta function loses', () => {
    expect(binomialTwoSidedP(32, 1100)).toBeGreaterThan(7.7e-270);
    expect(binomialTwoSidedP(32, 1100)).toBeLessThan(7.8e-270);
  });

  it('refuses counts that are not whole and probabilities above 1', () => {
    expect(() => binomialSf(1.5, 10, 0.3)).toThrow(InvalidArgument);
    expect(() => binomialSf(1, -1, 0.3)).toThrow('trials');
    expect(() => binomialSf(1, 10, 1.1)).toThrow('probability');
    expect(() => binomialTwoSidedP(11, 10)).toThrow('successes');
  });
});
