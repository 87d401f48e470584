import { describe, expect, it } from 'vitest';
import { InvalidArgument } from '../../errors.js';
import { twoProportion } from './two-proportion.js';
import type { ShareCounts } from './two-proportion-z.js';

function counts(successes: number, trials: number): ShareCounts {
  return { successes, trials };
}

function tested(a: ShareCounts, b: ShareCounts, confidence?: number) {
  const result = twoProportion(a, b, confidence);
  if (result.kind !== 'tested') expect.fail(`expected a test, got ${result.kind}`);
  return result;
}

describe('twoProportion', () => {
  it('reproduces the accuracies of the seed counts', () => {
    const result = tested(counts(4311, 7969), counts(1252, 2031));
    if (result.pValueMethod !== 'pooled-z') expect.fail('expected the pooled z test');
    expect(result.shareA).toBeCloseTo(0.54097, 5);
    expect(result.shareB).toBeCloseTo(0.61645, 5);
    expect(result.statistic).toBeCloseTo(6.1116, 4);
    expect(result.pValue / 9.86e-10).toBeCloseTo(1, 2);
    expect(result.difference).toBeCloseTo(0.07547, 5);
  });

  it('turns its sign when the groups change places or failures are counted', () => {
    for (const [a, b] of [
      [counts(30, 100), counts(50, 120)],
      [counts(1, 12), counts(6, 9)],
      [counts(0, 40), counts(9, 4000)],
    ] as const) {
      const there = tested(a, b);
      const back = tested(b, a);
      const failed = tested(
        counts(a.trials - a.successes, a.trials),
        counts(b.trials - b.successes, b.trials),
      );
      for (const turned of [back, failed]) {
        expect(turned.pValueMethod).toBe(there.pValueMethod);
        expect(turned.pValue).toBeCloseTo(there.pValue, 12);
        expect(turned.difference).toBeCloseTo(-there.difference, 14);
        expect(turned.lower).toBeCloseTo(-there.upper, 14);
        expect(turned.upper).toBeCloseTo(-there.lower, 14);
      }
    }
  });

  it('holds its difference inside its interval and the interval inside [-1, 1]', () => {
    for (let trials = 1; trials <= 7; trials++) {
      for (let first = 0; first <= trials; first++) {
        for (let second = 0; second <= 5; second++) {
          const result = tested(counts(first, trials), counts(second, 5));
          expect(result.lower).toBeGreaterThanOrEqual(-1);
          expect(result.lower).toBeLessThanOrEqual(result.difference);
          expect(result.upper).toBeGreaterThanOrEqual(result.difference);
          expect(result.upper).toBeLessThanOrEqual(1);
          expect(result.pValue).toBeGreaterThan(0);
          expect(result.pValue).toBeLessThanOrEqual(1);
        }
      }
    }
  });

  it('changes from Fisher to the z test when every expected count reaches 5', () => {
    expect(tested(counts(5, 10), counts(5, 10)).pValueMethod).toBe('pooled-z');
    expect(tested(counts(4, 10), counts(5, 10)).pValueMethod).toBe('fisher-exact');
    expect(tested(counts(999, 1000), counts(994, 1000)).pValueMethod).toBe('fisher-exact');
  });

  it('has no evidence but a wide interval when nobody or everybody succeeds', () => {
    const nobody = tested(counts(0, 1000), counts(0, 10));
    expect(nobody).toMatchObject({ pValueMethod: 'fisher-exact', pValue: 1, difference: 0 });
    expect(nobody.upper).toBeGreaterThan(0.2);
    expect(tested(counts(7, 7), counts(9, 9))).toMatchObject({ pValue: 1, difference: 0 });
  });

  it('says so when a group has no trials', () => {
    expect(twoProportion(counts(0, 0), counts(1, 2))).toEqual({
      kind: 'insufficient-data',
      needed: 1,
      got: 0,
    });
    expect(twoProportion(counts(1, 2), counts(0, 0))).toEqual({
      kind: 'insufficient-data',
      needed: 1,
      got: 0,
    });
  });

  it('refuses more successes than trials and levels outside (0, 1)', () => {
    expect(() => twoProportion(counts(3, 2), counts(1, 2))).toThrow(InvalidArgument);
    expect(() => twoProportion(counts(-1, 2), counts(1, 2))).toThrow('successes');
    expect(() => twoProportion(counts(1, 2.5), counts(1, 2))).toThrow('trials');
    expect(() => twoProportion(counts(1, 2), counts(1, 2), 0)).toThrow('confidence');
  });
});
