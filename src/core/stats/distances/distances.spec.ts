import { describe, expect, it } from 'vitest';
import { goldenSample, readDriftGolden, relativeError } from '../../../../test/golden/drift-samples.js';
import { countInBins, referenceQuantileEdges } from '../summaries/reference-quantile-bins.js';
import { jensenShannon } from './jensen-shannon.js';
import { psi } from './psi.js';
import { robustWasserstein } from './robust-wasserstein.js';
import { totalVariation } from './total-variation.js';
import { wasserstein } from './wasserstein.js';

const golden = readDriftGolden();
const { published } = golden;

/** Sums of terms of both signs: relative where the distance is large, absolute where it vanishes. */
function expectClose(actual: number, expected: number, label: string): void {
  expect(Math.abs(actual - expected), label).toBeLessThan(1e-12 * Math.max(1, Math.abs(expected)));
}

describe('distances of samples', () => {
  it('agree with SciPy and NumPy on every golden case', () => {
    for (const golden_ of golden.numeric) {
      const reference = goldenSample(golden_.reference).sort();
      const current = goldenSample(golden_.current).sort();
      const label = JSON.stringify([golden_.reference, golden_.current]);
      expect(relativeError(wasserstein(reference, current), golden_.wasserstein), label).toBeLessThan(1e-11);
      const robust = robustWasserstein(reference, current);
      if (golden_.robust === null) expect(robust.kind, label).toBe('no-spread');
      else if (robust.kind === 'measured') expectClose(robust.distance, golden_.robust, label);
      else throw new Error(label);
      const edges = referenceQuantileEdges(reference, 10);
      expect([...edges], label).toEqual(golden_.edges);
      const [p, q] = [countInBins(reference, edges), countInBins(current, edges)];
      expect([p, q], label).toEqual([golden_.referenceBins, golden_.currentBins]);
      expectClose(psi(p, q), golden_.psi, label);
      expectClose(jensenShannon(p, q).divergence, golden_.jensenShannon ** 2, label);
    }
  });

  it('give the published value', () => {
    const { x, y } = published;
    expect(wasserstein(Float64Array.from(x), Float64Array.from(y))).toBeCloseTo(published.wasserstein, 12);
    expect(published.wasserstein).toBeCloseTo(4.1625, 12);
  });
});

describe('distances of shares', () => {
  it('agree with SciPy and NumPy on every golden table', () => {
    for (const table of [...golden.contingency, published.contingency]) {
      const label = JSON.stringify(table);
      expectClose(totalVariation(table.reference, table.current), table.totalVariation, label);
      expectClose(jensenShannon(table.reference, table.current).divergence, table.jensenShannon ** 2, label);
      expectClose(psi(table.reference, table.current), table.psi, label);
    }
  });

  it('give the published values', () => {
    const { r, c } = published;
    expect(psi(r, c)).toBeCloseTo(0.0372183816, 10);
    expect(jensenShannon(r, c).distance).toBeCloseTo(0.0817342133, 10);
    expect(jensenShannon(r, c).divergence).toBeCloseTo(0.0066804816, 10);
    expect(totalVariation(r, c)).toBeCloseTo(0.0681818182, 10);
  });

  it('are 0 for equal shares and 1 at most', () => {
    expect(psi([1, 2], [10, 20])).toBeCloseTo(0, 15);
    expect(jensenShannon([1, 3], [2, 6])).toEqual({ distance: 0, divergence: 0 });
    expect(jensenShannon([1, 0], [0, 1])).toEqual({ distance: 1, divergence: 1 });
    expect(totalVariation([1, 0], [0, 1])).toBe(1);
  });

  it('refuse lists of different length, negative counts and empty sides', () => {
    for (const distance of [psi, jensenShannon, totalVariation]) {
      expect(() => distance([1], [1, 2])).toThrow('current');
      expect(() => distance([0, 0], [1, 2])).toThrow('reference');
      expect(() => distance([1, -1], [1, 2])).toThrow('reference');
    }
  });
});

describe('wasserstein', () => {
  it('moves with a shift and not with the order of samples', () => {
    const a = goldenSample({ size: 400, seed: 1, levels: 0, scale: 1, shift: 0 }).sort();
    const b = a.map((value) => value + 2);
    expect(wasserstein(a, b)).toBeCloseTo(2, 12);
    expect(wasserstein(b, a)).toBe(wasserstein(a, b));
  });

  it('stays finite at the end of the double range', () => {
    const low = Float64Array.of(-1.7e308, -1.7e308);
    const high = Float64Array.of(1.7e308, 1.7e308);
    expect(wasserstein(low, high)).toBe(Number.MAX_VALUE);
    expect(robustWasserstein(low, high)).toEqual({ kind: 'no-spread' });
    const both = Float64Array.of(-1.7e308, -1e308, 1e308, 1.7e308);
    const robust = robustWasserstein(both, high);
    expect(robust.kind === 'measured' && robust.distance).toBeCloseTo(0.85, 0);
    expect(() => wasserstein(Float64Array.of(), high)).toThrow('reference');
  });
});

describe('robustWasserstein', () => {
  it('is about the shift in standard deviations and is not blinded by one wild value', () => {
    const reference = goldenSample({ size: 5000, seed: 3, levels: 0, scale: 1, shift: 0 });
    const current = goldenSample({ size: 5000, seed: 4, levels: 0, scale: 1, shift: 0.577 }).sort();
    reference[0] = 1e6;
    const result = robustWasserstein(reference.sort(), current);
    expect(result.kind === 'measured' && Math.abs(result.distance - 1)).toBeLessThan(0.1);
  });

  it('falls back to the deviation when half of the reference ties, and says when there is no spread', () => {
    const reference = Float64Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 5);
    expect(robustWasserstein(reference, reference)).toEqual({ kind: 'measured', distance: 0 });
    const constant = Float64Array.of(1, 1, 1, 1);
    expect(robustWasserstein(constant, Float64Array.of(2, 3))).toEqual({ kind: 'no-spread' });
  });
});
