import { describe, expect, it } from 'vitest';
import {
  goldenSample,
  pValueError,
  readDriftGolden,
  relativeError,
} from '../../../../test/golden/drift-samples.js';
import { kolmogorovSf } from '../distributions/kolmogorov.js';
import { ksExactP } from './ks-exact-p.js';
import { ksTwoSample } from './ks-two-sample.js';

const golden = readDriftGolden();

describe('ksTwoSample', () => {
  it('agrees with SciPy on every golden case', () => {
    for (const { reference, current, ks } of golden.numeric) {
      const result = ksTwoSample(goldenSample(reference).sort(), goldenSample(current).sort());
      if (result.kind !== 'tested') throw new Error('not tested');
      const label = JSON.stringify({ reference, current });
      expect(relativeError(result.statistic, ks[0]), label).toBeLessThan(1e-12);
      expect(pValueError(result.pValue, ks[1]), label).toBeLessThan(1);
    }
  });

  it('gives the published exact p of the small sample', () => {
    const { x, y, ksStatistic, ksExactP: expected } = golden.published;
    const result = ksTwoSample(Float64Array.from(x), Float64Array.from(y));
    expect(result).toMatchObject({ kind: 'tested', statistic: ksStatistic, pMethod: 'exact' });
    expect(result.kind === 'tested' && relativeError(result.pValue, expected)).toBeLessThan(1e-12);
    expect(relativeError(kolmogorovSf(ksStatistic, 4), golden.published.ksAsymptoticP)).toBeLessThan(1e-10);
  });

  it('gives the example of its docstring', () => {
    const result = ksTwoSample(Float64Array.of(1, 2, 3), Float64Array.of(4, 5, 6));
    expect(result).toMatchObject({ kind: 'tested', statistic: 1 });
    expect(result.kind === 'tested' && result.pValue).toBeCloseTo(0.1, 14);
  });

  it('reads the gap only after all equal values', () => {
    const same = Float64Array.of(1, 1, 1, 2, 2);
    expect(ksTwoSample(same, same)).toMatchObject({ statistic: 0, pValue: 1 });
    expect(ksTwoSample(Float64Array.of(1, 1), Float64Array.of(1, 2))).toMatchObject({ statistic: 0.5 });
  });

  it('does not care which sample comes first', () => {
    const a = goldenSample({ size: 90, seed: 5, levels: 10, scale: 1, shift: 0 }).sort();
    const b = goldenSample({ size: 37, seed: 6, levels: 10, scale: 1, shift: 0.3 }).sort();
    const [there, back] = [ksTwoSample(a, b), ksTwoSample(b, a)];
    expect(there.kind === 'tested' && back.kind === 'tested' && there.statistic === back.statistic).toBe(
      true,
    );
    expect(there.kind === 'tested' && back.kind === 'tested' && there.pValue).toBeCloseTo(
      back.kind === 'tested' ? back.pValue : 0,
      13,
    );
  });

  it('ranks infinities, treats both zeros as equal and says when a side is empty', () => {
    const infinite = Float64Array.of(-Infinity, 0, Infinity);
    expect(ksTwoSample(infinite, infinite)).toMatchObject({ statistic: 0, pValue: 1 });
    expect(ksTwoSample(Float64Array.of(-0, -0), Float64Array.of(0, 0))).toMatchObject({ statistic: 0 });
    expect(ksTwoSample(Float64Array.of(), infinite)).toEqual({
      kind: 'insufficient-data',
      needed: 1,
      got: 0,
    });
  });

  it('refuses a lattice walk that would take too long and uses the limit law', () => {
    expect(ksExactP(10_000, 9_999, 0.5 * 10_000 * 9_999)).toBeUndefined();
    const low = Float64Array.from({ length: 10_000 }, (_, i) => i);
    const high = Float64Array.from({ length: 9_999 }, (_, i) => i + 5_000);
    expect(ksTwoSample(low, high)).toMatchObject({ kind: 'tested', pMethod: 'asymptotic' });
  });
});

describe('kolmogorovSf', () => {
  it('agrees with SciPy in every region of size and distance', () => {
    for (const [size, distance, expected] of golden.kolmogorov) {
      expect(pValueError(kolmogorovSf(distance, size), expected), `${size} ${distance}`).toBeLessThan(1);
    }
  });

  it('is 1 at 0 and 0 at 1, and refuses what is no size', () => {
    expect(kolmogorovSf(0, 10)).toBe(1);
    expect(kolmogorovSf(1, 10)).toBe(0);
    expect(() => kolmogorovSf(0.5, 0)).toThrow('size');
    expect(() => kolmogorovSf(Number.NaN, 5)).toThrow('distance');
  });
});
