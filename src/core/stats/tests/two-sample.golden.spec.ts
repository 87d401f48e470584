import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { pValueError, relativeError } from '../../../../test/golden/drift-samples.js';
import { type GoldenSampleSpec, rebuildGoldenSample } from '../../../../test/support/golden-samples.js';
import { energyDistance } from '../distances/energy.js';
import { wasserstein } from '../distances/wasserstein.js';
import { andersonDarlingLimitSf } from '../distributions/anderson-darling-limit.js';
import { cramerVonMisesLimitSf } from '../distributions/cramer-von-mises-limit.js';
import { kolmogorovSf } from '../distributions/kolmogorov.js';
import { kuiperLimitSf } from '../distributions/kuiper-limit.js';
import { normalSf } from '../distributions/normal.js';
import { pooledCounts } from '../summaries/pooled-counts.js';
import { andersonDarling } from './anderson-darling.js';
import { cramerVonMises } from './cramer-von-mises.js';
import { eppsSingleton } from './epps-singleton.js';
import { ksTwoSample } from './ks-two-sample.js';
import { kuiperTwoSample } from './kuiper.js';
import { mannWhitney } from './mann-whitney.js';
import { welchTOfSamples } from './welch-t-of-samples.js';

type Tested = readonly [statistic: number, pValue: number];
type Answers = readonly [
  ks: Tested,
  andersonDarling: Tested | null,
  cramerVonMises: Tested,
  mannWhitney: Tested,
  welch: readonly [statistic: number, degreesOfFreedom: number, pValue: number] | null,
  eppsSingleton: readonly [statistic: number, degreesOfFreedom: number, pValue: number] | null,
  kuiper: Tested,
  wasserstein: number,
  energy: number,
];

interface Golden {
  readonly published: {
    readonly x: number[];
    readonly y: number[];
    readonly r: number[];
    readonly c: number[];
    readonly cvmSeeds: [number[], number[]];
    readonly emdSeeds: [number[], number[]];
    readonly xy: Answers;
    readonly rc: Answers;
    readonly cvmSeedsP: number;
    readonly emd: number;
    readonly energy: number;
    readonly energyShift: number;
    readonly mannWhitneyNormalP: number;
    readonly cvmAsymptoticP: number;
    readonly ksAsymptoticP: number;
  };
  readonly limits: Record<'andersonDarling' | 'cramerVonMises' | 'kuiper', [number, number][]>;
  readonly cases: (readonly [GoldenSampleSpec, GoldenSampleSpec, ...Answers])[];
}

const golden: Golden = JSON.parse(
  readFileSync(new URL('../../../../test/golden/two-sample.json', import.meta.url), 'utf8'),
);
const { published } = golden;

interface Sides {
  readonly label: string;
  readonly reference: Float64Array;
  readonly current: Float64Array;
  readonly answers: Answers;
}

const sortedSide = (values: readonly number[]): Float64Array => Float64Array.from(values).sort();
const cases: Sides[] = golden.cases.map(([reference, current, ...answers]) => ({
  label: JSON.stringify([reference, current]),
  reference: rebuildGoldenSample(reference),
  current: rebuildGoldenSample(current),
  answers,
}));
cases.push(
  {
    label: 'x, y',
    reference: sortedSide(published.x),
    current: sortedSide(published.y),
    answers: published.xy,
  },
  {
    label: 'r, c',
    reference: sortedSide(published.r),
    current: sortedSide(published.c),
    answers: published.rc,
  },
);

/** Relative where the statistic is large, absolute around 0, where parts of both signs cancel. */
function expectStatistic(actual: number, expected: number, label: string, tolerance = 1e-12): void {
  expect(Math.abs(actual - expected) / Math.max(1, Math.abs(expected)), label).toBeLessThanOrEqual(tolerance);
}

function expectP(actual: number, expected: number, label: string): void {
  expect(pValueError(actual, expected), `${label}: p ${actual}, expected ${expected}`).toBeLessThanOrEqual(1);
}

/** Compares every case; answers how many of them had a p-value in each range, so that coverage is asserted too. */
function compareAll(check: (sides: Sides) => number | undefined): { tested: number; belowBar: number } {
  let tested = 0;
  let belowBar = 0;
  for (const sides of cases) {
    const pValue = check(sides);
    if (pValue === undefined) continue;
    tested++;
    if (pValue < 1e-12 && pValue > 1e-300) belowBar++;
  }
  return { tested, belowBar };
}

describe('two-sample tests agree with the reference values', () => {
  it('has at least 300 cases in a file below 300 KB', () => {
    expect(cases.length).toBeGreaterThanOrEqual(300);
    expect(JSON.stringify(golden).length).toBeLessThan(300_000);
  });

  it('for Kolmogorov-Smirnov', () => {
    const coverage = compareAll(({ label, reference, current, answers: [ks] }) => {
      const test = ksTwoSample(reference, current);
      if (test.kind !== 'tested') throw new Error(label);
      expect(relativeError(test.statistic, ks[0]), label).toBeLessThanOrEqual(1e-12);
      expectP(test.pValue, ks[1], label);
      return ks[1];
    });
    expect(coverage.tested).toBe(cases.length);
    expect(coverage.belowBar).toBeGreaterThan(15);
  });

  it('for Anderson-Darling, with p from the limit law', () => {
    const coverage = compareAll(({ label, reference, current, answers: [, expected] }) => {
      const test = andersonDarling(reference, current);
      if (expected === null) {
        expect(test.kind, label).toBe('constant');
        return undefined;
      }
      if (test.kind !== 'tested') throw new Error(label);
      expectStatistic(test.statistic, expected[0], label);
      expectP(test.pValue, expected[1], label);
      return expected[1];
    });
    expect(coverage.tested).toBeGreaterThanOrEqual(300);
    expect(coverage.belowBar).toBeGreaterThan(15);
  });

  it('for Cramer-von Mises', () => {
    const coverage = compareAll(({ label, reference, current, answers: [, , expected] }) => {
      const test = cramerVonMises(reference, current);
      if (test.kind !== 'tested') throw new Error(label);
      expect(relativeError(test.statistic, expected[0]), label).toBeLessThanOrEqual(1e-12);
      expectP(test.pValue, expected[1], label);
      return expected[1];
    });
    expect(coverage.tested).toBe(cases.length);
    expect(coverage.belowBar).toBeGreaterThan(15);
  });

  it('for Mann-Whitney', () => {
    const coverage = compareAll(({ label, reference, current, answers: [, , , expected] }) => {
      const test = mannWhitney(reference, current);
      if (test.kind !== 'tested') throw new Error(label);
      expect(test.statistic, label).toBe(expected[0]);
      expectP(test.pValue, expected[1], label);
      return expected[1];
    });
    expect(coverage.tested).toBe(cases.length);
    expect(coverage.belowBar).toBeGreaterThan(15);
  });

  it('for Welch', () => {
    const coverage = compareAll(({ label, reference, current, answers: [, , , , expected] }) => {
      const test = welchTOfSamples(reference, current);
      if (expected === null) {
        expect(test.kind, label).toBe('no-variance');
        return undefined;
      }
      if (test.kind !== 'tested') throw new Error(label);
      expectStatistic(test.statistic, expected[0], label);
      expect(relativeError(test.degreesOfFreedom, expected[1]), label).toBeLessThanOrEqual(1e-10);
      expectP(test.pValue, expected[2], label);
      return expected[2];
    });
    expect(coverage.tested).toBeGreaterThanOrEqual(300);
    expect(coverage.belowBar).toBeGreaterThan(15);
  });

  it('for Epps-Singleton', () => {
    const coverage = compareAll(({ label, reference, current, answers: [, , , , , expected] }) => {
      const test = eppsSingleton(reference, current);
      if (expected === null) {
        expect(test.kind, label).not.toBe('tested');
        return undefined;
      }
      if (test.kind !== 'tested') throw new Error(label);
      // Samples that hardly overlap or hold few values have a nearly singular covariance, which costs W digits.
      const isNearlySingular = expected[0] > 1_000 || pooledCounts(reference, current).reference.length < 15;
      // Far from zero the quartiles themselves are rounded.
      const isFar = Math.abs(reference[0]!) > 1e6 * (reference.at(-1)! - reference[0]!);
      expectStatistic(test.statistic, expected[0], label, isNearlySingular || isFar ? 1e-9 : 1e-12);
      expect(test.degreesOfFreedom, label).toBe(expected[1]);
      expectP(test.pValue, expected[2], label);
      return expected[2];
    });
    expect(coverage.tested).toBeGreaterThanOrEqual(300);
    expect(coverage.belowBar).toBeGreaterThan(15);
  });

  it('for Kuiper', () => {
    const coverage = compareAll(({ label, reference, current, answers: [, , , , , , expected] }) => {
      const test = kuiperTwoSample(reference, current);
      if (test.kind !== 'tested') throw new Error(label);
      expect(relativeError(test.statistic, expected[0]), label).toBeLessThanOrEqual(1e-12);
      expectP(test.pValue, expected[1], label);
      return expected[1];
    });
    expect(coverage.tested).toBe(cases.length);
    expect(coverage.belowBar).toBeGreaterThan(15);
  });

  it('for Wasserstein and energy distance', () => {
    for (const { label, reference, current, answers } of cases) {
      const [first, second] = [answers[7], answers[8]];
      expect(relativeError(wasserstein(reference, current), first), label).toBeLessThanOrEqual(1e-12);
      expect(relativeError(energyDistance(reference, current), second), label).toBeLessThanOrEqual(1e-12);
    }
  });
});

describe('limit laws agree with a contour integral', () => {
  it.each([
    ['andersonDarling', andersonDarlingLimitSf],
    ['cramerVonMises', cramerVonMisesLimitSf],
    ['kuiper', kuiperLimitSf],
  ] as const)('for %s from the body to 1e-300', (name, sf) => {
    for (const [x, expected] of golden.limits[name]) {
      expect(relativeError(sf(x), expected), `${name} ${x}`).toBeLessThan(1e-12);
    }
    expect(golden.limits[name].at(-1)![1]).toBeLessThan(1e-290);
    expect([sf(-1), sf(0), sf(1e-300), sf(1e9), sf(Number.POSITIVE_INFINITY)]).toEqual([1, 1, 1, 0, 0]);
    expect(() => sf(Number.NaN)).toThrow('x must be a number');
  });
});

describe('published values', () => {
  const x = sortedSide(published.x);
  const y = sortedSide(published.y);

  it('of two samples of eight', () => {
    expect(ksTwoSample(x, y)).toMatchObject({ statistic: 0.625, pMethod: 'exact' });
    expect(published.xy[0][1]).toBeCloseTo(0.08702408702, 10);
    expect(kolmogorovSf(0.625, 4)).toBeCloseTo(0.04931640625, 10);
    expect(published.ksAsymptoticP).toBeCloseTo(0.04931640625, 10);
    expect(cramerVonMises(x, y)).toMatchObject({ statistic: 0.4375, pMethod: 'exact' });
    expect(published.xy[2][1]).toBeCloseTo(0.06433566434, 10);
    expect(published.cvmAsymptoticP).toBeCloseTo(0.05788700365, 10);
    expect(published.xy[1]![0]).toBeCloseTo(1.7183096744, 10);
    expect(published.xy[1]![1]).toBeCloseTo(0.0626, 4);
    expect(mannWhitney(x, y)).toMatchObject({ statistic: 49, pMethod: 'exact' });
    expect(published.xy[3][1]).toBeCloseTo(0.08298368298, 10);
    expect(2 * normalSf((49 - 32 - 0.5) / Math.sqrt((64 * 17) / 12))).toBeCloseTo(0.08312293696, 10);
    expect(published.mannWhitneyNormalP).toBeCloseTo(0.08312293696, 10);
    expect(published.xy[4]![0]).toBeCloseTo(1.8594523396, 10);
    expect(published.xy[4]![1]).toBeCloseTo(9.217, 3);
    expect(published.xy[4]![2]).toBeCloseTo(0.0951205647, 10);
    expect(published.xy[5]![0]).toBeCloseTo(3.9819886196, 10);
    expect(published.xy[5]![2]).toBeCloseTo(0.408448913, 10);
    expect(wasserstein(x, y)).toBeCloseTo(4.1625, 12);
    expect(energyDistance(x, y)).toBeCloseTo(1.5702308747, 10);
    expect(
      energyDistance(
        x,
        x.map((value) => value + 5),
      ),
    ).toBeCloseTo(1.9332614929, 10);
    expect(published.energyShift).toBeCloseTo(1.9332614929, 10);
  });

  it('of counts read as values', () => {
    expect(published.rc[3][1]).toBeCloseTo(0.962866062, 8);
    expect(published.rc[5]![2]).toBeCloseTo(0.8100227257, 10);
  });

  it('of normal samples of the old NumPy generator', () => {
    const [zero, one] = published.cvmSeeds.map(sortedSide);
    const cvm = cramerVonMises(zero!, one!);
    if (cvm.kind !== 'tested') throw new Error(cvm.kind);
    expect(cvm.pValue).toBeCloseTo(0.8076839039, 10);
    expect(cvm.pValue).toBeCloseTo(published.cvmSeedsP, 12);
    const [near, far] = published.emdSeeds.map(sortedSide);
    expect(wasserstein(near!, far!)).toBeCloseTo(3.85346006, 7);
    expect(energyDistance(near!, far!)).toBeCloseTo(2.11059982, 7);
  });
});
