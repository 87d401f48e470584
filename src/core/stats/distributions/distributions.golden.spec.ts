import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { binomialSf, binomialTwoSidedP } from './binomial.js';
import { chiSquaredCdf, chiSquaredSf } from './chi-squared.js';
import { normalCdf, normalQuantile, normalSf } from './normal.js';
import { studentTQuantile, studentTSf } from './student-t.js';

interface Golden {
  readonly distributions: {
    readonly normal: readonly { z: number; sf: number; cdf: number }[];
    readonly normalQuantile: readonly { p: number; z: number }[];
    readonly studentT: readonly { t: number; df: number; sf: number }[];
    readonly studentTQuantile: readonly { p: number; df: number; t: number }[];
    readonly chiSquared: readonly { x: number; df: number; sf: number; cdf: number }[];
    readonly binomial: readonly { k: number; n: number; p: number; sf: number }[];
    readonly binomialTwoSided: readonly { k: number; n: number; p: number }[];
  };
}

const goldenFile = new URL('../../../../test/golden/experiments.json', import.meta.url);
const { distributions } = JSON.parse(readFileSync(goldenFile, 'utf8')) as Golden;

function expectRelative(actual: number, expected: number, tolerance: number, what: unknown): void {
  const apart = Math.abs(actual - expected) / (expected === 0 ? 1 : Math.abs(expected));
  expect(apart, `${JSON.stringify(what)}: ${actual} is not ${expected}`).toBeLessThanOrEqual(tolerance);
}

describe('distributions against values of 50 digits', () => {
  it('gives both normal tails to 1e-12 down to 1e-299', () => {
    for (const point of distributions.normal) {
      expectRelative(normalSf(point.z), point.sf, 1e-12, point);
      expectRelative(normalCdf(point.z), point.cdf, 1e-12, point);
    }
  });

  it('gives normal quantiles to 1e-12 down to p = 1e-300', () => {
    for (const point of distributions.normalQuantile) {
      expectRelative(normalQuantile(point.p), point.z, 1e-12, point);
    }
  });

  it('gives the Student tail to 1e-12 from half to 1e8 degrees of freedom', () => {
    for (const point of distributions.studentT)
      expectRelative(studentTSf(point.t, point.df), point.sf, 1e-12, point);
  });

  it('gives Student quantiles to 1e-12', () => {
    for (const point of distributions.studentTQuantile) {
      expectRelative(studentTQuantile(point.p, point.df), point.t, 1e-12, point);
    }
  });

  it('gives both chi-squared tails to 1e-11, also near the mean at 2000 to 1e5 degrees of freedom', () => {
    for (const point of distributions.chiSquared) {
      expectRelative(chiSquaredSf(point.x, point.df), point.sf, 1e-11, point);
      expectRelative(chiSquaredCdf(point.x, point.df), point.cdf, 1e-11, point);
    }
  });

  it('gives the binomial tail to 1e-11 on both sides of the joint at 50 trials', () => {
    for (const point of distributions.binomial) {
      expectRelative(binomialSf(point.k, point.n, point.p), point.sf, 1e-11, point);
    }
  });

  it('gives the two-sided p-value of a fair coin to 1e-10 up to two million throws, down to 1e-300', () => {
    for (const point of distributions.binomialTwoSided) {
      expectRelative(binomialTwoSidedP(point.k, point.n), point.p, 1e-10, point);
    }
  });
});
