import { describe, expect, it } from 'vitest';
import { InvalidArgument } from '../../errors.js';
import { type PairedCounts, pairedAccuracy } from './mcnemar.js';

function counts(bothRight: number, onlyFirst: number, onlySecond: number, bothWrong: number): PairedCounts {
  return { bothRight, onlyFirst, onlySecond, bothWrong };
}

function tested(paired: PairedCounts) {
  const result = pairedAccuracy(paired);
  if (result.kind !== 'tested') expect.fail(`expected a test, got ${result.kind}`);
  return result;
}

describe('pairedAccuracy', () => {
  it('gives the exact McNemar p-values of the reference cases', () => {
    expect(tested(counts(700, 2, 10, 288)).pValue).toBeCloseTo(0.0385742188, 10);
    expect(tested(counts(700, 40, 60, 200)).pValue).toBeCloseTo(0.0568879336, 10);
    expect(tested(counts(700, 100, 150, 50)).pValue).toBeCloseTo(0.0018833009, 10);
  });

  it('counts the second model as better when it alone is right more often', () => {
    const result = tested(counts(700, 40, 60, 200));
    expect(result.difference).toBeCloseTo(0.02, 14);
    expect(result.lower).toBeLessThan(result.difference);
    expect(result.upper).toBeGreaterThan(result.difference);
    expect(result.discordant).toBe(100);
  });

  it('turns its sign and nothing else when the models change places', () => {
    for (const [first, second] of [
      [3, 9],
      [400, 380],
      [9000, 8000],
    ] as const) {
      const there = tested(counts(5000, first, second, 200));
      const back = tested(counts(5000, second, first, 200));
      expect(back.difference).toBe(-there.difference);
      expect(back.pValue).toBe(there.pValue);
      expect(back.lower).toBeCloseTo(-there.upper, 14);
    }
  });

  it('draws its p-value from the discordant rows only', () => {
    expect(tested(counts(10, 4, 9, 3)).pValue).toBe(tested(counts(1_000_000, 4, 9, 77)).pValue);
  });

  it('passes from the exact to the normal p-value at 10,000 discordant rows without a leap', () => {
    const exact = tested(counts(1000, 4900, 5100, 0));
    const normal = tested(counts(1000, 4901, 5101, 0));
    expect(exact.pValueMethod).toBe('exact-binomial');
    expect(normal.pValueMethod).toBe('normal');
    expect(Math.abs(normal.pValue / exact.pValue - 1)).toBeLessThan(0.05);
  });

  it('has no interval but a p-value when the models never or always disagree one way', () => {
    expect(pairedAccuracy(counts(80, 0, 0, 20))).toEqual({
      kind: 'no-variance',
      pValue: 1,
      pValueMethod: 'exact-binomial',
      difference: 0,
      discordant: 0,
    });
    expect(pairedAccuracy(counts(0, 0, 10, 0))).toMatchObject({
      kind: 'no-variance',
      difference: 1,
      pValue: 2 / 1024,
    });
    expect(pairedAccuracy(counts(0, 11, 0, 0))).toMatchObject({ kind: 'no-variance', difference: -1 });
  });

  it('says so without rows', () => {
    expect(pairedAccuracy(counts(0, 0, 0, 0))).toEqual({ kind: 'insufficient-data', needed: 1, got: 0 });
  });

  it('cuts the interval to [-1, 1]', () => {
    const result = tested(counts(1, 0, 5, 0));
    expect(result.upper).toBe(1);
    expect(result.lower).toBeGreaterThan(0);
  });

  it('refuses counts that are not whole and levels outside (0, 1)', () => {
    expect(() => pairedAccuracy(counts(1, 2, -3, 4))).toThrow(InvalidArgument);
    expect(() => pairedAccuracy(counts(1.5, 2, 3, 4))).toThrow('bothRight');
    expect(() => pairedAccuracy(counts(1, 2, 3, 4), 1)).toThrow('confidence');
  });
});
