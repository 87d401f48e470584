import { describe, expect, it } from 'vitest';
import { InvalidArgument } from '../../errors.js';
import { wilsonInterval } from './wilson.js';

function estimated(successes: number, trials: number, confidence?: number) {
  const result = wilsonInterval(successes, trials, confidence);
  if (result.kind !== 'estimated') expect.fail('expected an interval');
  return result;
}

describe('wilsonInterval', () => {
  it('stays inside [0, 1], holds the share and has a width at both ends', () => {
    for (const trials of [1, 2, 3, 10, 1001, 1e9]) {
      for (const successes of [0, 1, Math.floor(trials / 2), trials - 1, trials]) {
        const { lower, share, upper } = estimated(successes, trials);
        expect(lower).toBeGreaterThanOrEqual(0);
        expect(lower).toBeLessThanOrEqual(share);
        expect(upper).toBeGreaterThanOrEqual(share);
        expect(upper).toBeLessThanOrEqual(1);
        expect(upper).toBeGreaterThan(lower);
      }
    }
    expect(estimated(0, 10).lower).toBe(0);
    expect(estimated(10, 10).upper).toBe(1);
  });

  it('is mirrored when failures are counted', () => {
    for (const [successes, trials] of [
      [0, 7],
      [3, 10],
      [5, 10],
      [999, 1000],
    ] as const) {
      const there = estimated(successes, trials);
      const back = estimated(trials - successes, trials);
      expect(back.lower).toBeCloseTo(1 - there.upper, 15);
      expect(back.upper).toBeCloseTo(1 - there.lower, 15);
    }
  });

  it('narrows with more trials and widens with the level', () => {
    expect(estimated(300, 1000).upper).toBeLessThan(estimated(3, 10).upper);
    expect(estimated(3, 10, 0.99).upper).toBeGreaterThan(estimated(3, 10, 0.9).upper);
  });

  it('says so without trials', () => {
    expect(wilsonInterval(0, 0)).toEqual({ kind: 'insufficient-data', needed: 1, got: 0 });
  });

  it('refuses more successes than trials and levels outside (0, 1)', () => {
    expect(() => wilsonInterval(2, 1)).toThrow(InvalidArgument);
    expect(() => wilsonInterval(0, 0.5)).toThrow('trials');
    expect(() => wilsonInterval(0, 0, 2)).toThrow('confidence');
  });
});
