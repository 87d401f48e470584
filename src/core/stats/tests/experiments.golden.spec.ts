import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Moments, momentsOf } from '../summaries/moments.js';
import { fisherExactP, type TwoByTwo } from './fisher-exact.js';
import { type PairedCounts, pairedAccuracy } from './mcnemar.js';
import { pairedMean } from './paired-mean.js';
import { type ArmCount, sampleRatio } from './sample-ratio.js';
import { twoProportion } from './two-proportion.js';
import type { ShareCounts } from './two-proportion-z.js';
import { welchT } from './welch-t.js';
import { wilsonInterval } from './wilson.js';

interface Bounds {
  readonly lower: number;
  readonly upper: number;
}
interface Test {
  readonly statistic: number;
  readonly pValue: number;
}
interface ShareCase extends Bounds {
  readonly a: ShareCounts;
  readonly b: ShareCounts;
  readonly confidence: number;
  readonly difference: number;
  readonly pValue: number;
}
interface Golden {
  readonly welch: readonly (Bounds &
    Test & { a: Moments; b: Moments; confidence: number; degreesOfFreedom: number; scale: number })[];
  readonly welchRaw: readonly (Bounds & Test & { a: number[]; b: number[]; degreesOfFreedom: number })[];
  readonly pairedMean: readonly (Bounds &
    Test & { values: number[]; mean: number; variance: number; scale: number })[];
  readonly wilson: readonly (Bounds & ShareCounts & { confidence: number; share: number })[];
  readonly twoProportionPooled: readonly (ShareCase & { statistic: number })[];
  readonly twoProportionFisher: readonly ShareCase[];
  readonly fisherFar: readonly { table: TwoByTwo; pValue: number }[];
  readonly pairedAccuracy: readonly (Bounds & {
    counts: PairedCounts;
    difference: number;
    standardError: number;
    pValue: number;
    pValueMethod: string;
  })[];
  readonly sampleRatio: readonly (Test & { arms: ArmCount[]; degreesOfFreedom: number })[];
}

const goldenFile = new URL('../../../../test/golden/experiments.json', import.meta.url);
const golden = JSON.parse(readFileSync(goldenFile, 'utf8')) as Golden;

function expectStatistic(actual: number, expected: number, scale = Math.abs(expected)): void {
  expect(Math.abs(actual - expected), `${actual} is not ${expected}`).toBeLessThanOrEqual(1e-12 * scale);
}

/** 1e-9 relative down to 1e-12, below that 1e-6 in the logarithm; below 1e-300 only that it is tiny. */
function expectPValue(actual: number, expected: number): void {
  if (expected === 0) {
    expect(actual).toBeLessThan(1e-299);
    return;
  }
  const apart =
    expected >= 1e-12 ? Math.abs(actual / expected - 1) / 1e-3 : Math.abs(Math.log(actual / expected));
  expect(apart, `${actual} is not ${expected}`).toBeLessThanOrEqual(1e-6);
}

function narrowed<Result extends { readonly kind: string }, Kind extends Result['kind']>(
  result: Result,
  kind: Kind,
): Extract<Result, { readonly kind: Kind }> {
  expect(result.kind).toBe(kind);
  return result as Extract<Result, { readonly kind: Kind }>;
}

describe('experiment statistics against SciPy, statsmodels and values of 50 digits', () => {
  it('agrees on Welch tests with degrees of freedom from 1 to 1e9 and p-values to 1e-300', () => {
    for (const point of golden.welch) {
      const result = narrowed(welchT(point.a, point.b, point.confidence), 'tested');
      expectStatistic(result.statistic, point.statistic);
      expectStatistic(result.degreesOfFreedom, point.degreesOfFreedom);
      expectPValue(result.pValue, point.pValue);
      expectStatistic(result.lower, point.lower, point.scale);
      expectStatistic(result.upper, point.upper, point.scale);
    }
  });

  it('agrees on Welch tests of raw values', () => {
    for (const point of golden.welchRaw) {
      const result = narrowed(welchT(momentsOf(point.a), momentsOf(point.b)), 'tested');
      const scale = Math.abs(point.lower) + Math.abs(point.upper);
      expectStatistic(result.statistic, point.statistic);
      expectStatistic(result.degreesOfFreedom, point.degreesOfFreedom);
      expectPValue(result.pValue, point.pValue);
      expectStatistic(result.lower, point.lower, scale);
      expectStatistic(result.upper, point.upper, scale);
    }
  });

  it('agrees on paired means', () => {
    for (const point of golden.pairedMean) {
      const moments = momentsOf(point.values);
      expectStatistic(moments.mean, point.mean, point.scale);
      expectStatistic(moments.variance, point.variance);
      const result = narrowed(pairedMean(moments), 'tested');
      expectStatistic(result.statistic, point.statistic, 1 + Math.abs(point.statistic));
      expectPValue(result.pValue, point.pValue);
      expectStatistic(result.lower, point.lower, point.scale);
      expectStatistic(result.upper, point.upper, point.scale);
    }
  });

  it('agrees on Wilson intervals', () => {
    for (const point of golden.wilson) {
      const result = narrowed(wilsonInterval(point.successes, point.trials, point.confidence), 'estimated');
      expectStatistic(result.share, point.share);
      expectStatistic(result.lower, point.lower);
      expectStatistic(result.upper, point.upper);
    }
  });

  it('agrees on pooled z tests with Newcombe intervals', () => {
    for (const point of golden.twoProportionPooled) {
      const result = narrowed(twoProportion(point.a, point.b, point.confidence), 'tested');
      if (result.pValueMethod !== 'pooled-z') expect.fail(`wrong method for ${JSON.stringify(point)}`);
      expectStatistic(result.statistic, point.statistic);
      expectPValue(result.pValue, point.pValue);
      expectStatistic(result.difference, point.difference);
      // The bounds are differences of shares, so their digits are those of the shares.
      expectStatistic(result.lower, point.lower, result.shareA + result.shareB);
      expectStatistic(result.upper, point.upper, result.shareA + result.shareB);
    }
  });

  it('agrees on Fisher tests where an expected count is below 5', () => {
    for (const point of golden.twoProportionFisher) {
      const result = narrowed(twoProportion(point.a, point.b, point.confidence), 'tested');
      expect(result.pValueMethod).toBe('fisher-exact');
      expectPValue(result.pValue, point.pValue);
      expectStatistic(result.lower, point.lower, 1);
      expectStatistic(result.upper, point.upper, 1);
    }
  });

  it('agrees on Fisher tests far out in the tail', () => {
    for (const point of golden.fisherFar) expectPValue(fisherExactP(point.table), point.pValue);
  });

  it('agrees on paired accuracies, exact and normal', () => {
    for (const point of golden.pairedAccuracy) {
      const result = narrowed(pairedAccuracy(point.counts), 'tested');
      expect(result.pValueMethod).toBe(point.pValueMethod);
      expectPValue(result.pValue, point.pValue);
      expectStatistic(result.difference, point.difference);
      expectStatistic(result.standardError, point.standardError);
      expectStatistic(result.lower, point.lower, Math.abs(point.difference) + 4 * point.standardError);
      expectStatistic(result.upper, point.upper, Math.abs(point.difference) + 4 * point.standardError);
    }
  });

  it('agrees on sample ratio checks', () => {
    for (const point of golden.sampleRatio) {
      const result = narrowed(sampleRatio(point.arms), 'tested');
      expectStatistic(result.statistic, point.statistic, 1 + point.statistic);
      expect(result.degreesOfFreedom).toBe(point.degreesOfFreedom);
      expectPValue(result.pValue, point.pValue);
      expect(result.isAlarm).toBe(point.pValue < 0.001);
    }
  });
});
