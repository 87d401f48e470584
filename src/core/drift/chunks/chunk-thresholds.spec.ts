import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { InvalidArgument } from '../../errors.js';
import { chunkThreshold, type ThresholdScale } from './chunk-thresholds.js';

const golden: {
  readonly thresholds: readonly {
    distances: number[];
    level: number;
    scale: ThresholdScale;
    upper: number;
  }[];
} = JSON.parse(readFileSync(new URL('../../../../test/golden/performance.json', import.meta.url), 'utf8'));

describe('chunkThreshold', () => {
  it('agrees with the formula in SciPy', () => {
    for (const { distances, level, scale, upper } of golden.thresholds) {
      const threshold = chunkThreshold(distances, { level, scale });
      if (threshold.kind !== 'bounded') throw new Error('no threshold');
      expect(Math.abs(threshold.upper / upper - 1)).toBeLessThan(1e-12);
    }
  });

  it('goes to the raw scale when a distance is 0', () => {
    expect(chunkThreshold([0, 0.1, 0.2, 0.1, 0.1, 0.1])).toMatchObject({ scale: 'raw', isWeak: false });
    expect(chunkThreshold([0, 0, 0])).toMatchObject({ upper: 0, scale: 'raw' });
  });

  it('needs no raw scale where a power takes its place', () => {
    const threshold = chunkThreshold([0, 0.1, 0.2, 0.1], { scale: 'two-thirds-power' });
    expect(threshold).toMatchObject({ scale: 'two-thirds-power' });
  });

  it('calls fewer than six chunks weak', () => {
    expect(chunkThreshold([0.1, 0.2, 0.3, 0.2, 0.1])).toMatchObject({ isWeak: true });
    expect(chunkThreshold([0.1, 0.2, 0.3, 0.2, 0.1, 0.2])).toMatchObject({ isWeak: false });
  });

  it('returns equal distances unchanged', () => {
    expect(chunkThreshold([0.1, 0.1, 0.1])).toMatchObject({ upper: 0.1 });
  });

  it('does not depend on the order of the chunks', () => {
    const distances = [0.13, 0.07, 0.21, 0.11, 0.17, 0.19, 0.05];
    expect(chunkThreshold(distances)).toEqual(chunkThreshold([...distances].reverse()));
  });

  it('scales with its distances', () => {
    const one = chunkThreshold([0.1, 0.2, 0.3, 0.15]);
    const ten = chunkThreshold([1, 2, 3, 1.5]);
    if (one.kind !== 'bounded' || ten.kind !== 'bounded') throw new Error('no threshold');
    expect(ten.upper / one.upper).toBeCloseTo(10, 10);
  });

  it('stays finite for two wildly different chunks', () => {
    expect(chunkThreshold([1e-300, 1e300])).toMatchObject({ upper: Number.MAX_VALUE });
  });

  it('needs two chunks', () => {
    expect(chunkThreshold([0.1])).toEqual({ kind: 'insufficient-data', needed: 2, got: 1 });
  });

  it('refuses impossible distances and levels', () => {
    expect(() => chunkThreshold([0.1, -0.1])).toThrow(InvalidArgument);
    expect(() => chunkThreshold([0.1, Number.NaN])).toThrow(InvalidArgument);
    expect(() => chunkThreshold([0.1, 0.2], { level: 1 })).toThrow(InvalidArgument);
  });
});
