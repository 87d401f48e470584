import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.js';
import { countInBins, referenceQuantileEdges } from '../summaries/reference-quantile-bins.js';
import { mergeThinBins } from './merge-thin-bins.js';
import { psi } from './psi.js';
import { asymptoticPsiP, calibratedPsiP } from './psi-p.js';
import { rebinnedPsiP } from './rebinned-psi-p.js';

const r = [16, 18, 16, 14, 12, 12];
const c = [16, 16, 16, 16, 16, 8];

describe('calibratedPsiP', () => {
  it('uses the chi-squared law for large samples and thick bins only', () => {
    const times = (factor: number) => (count: number) => count * factor;
    expect(calibratedPsiP(r, c, createRandom(1)).pMethod).toBe('permutation');
    expect(calibratedPsiP(r.map(times(5)), c.map(times(5)), createRandom(1))).toEqual({
      pValue: asymptoticPsiP(r.map(times(5)), c.map(times(5))),
      pMethod: 'asymptotic',
    });
    expect(calibratedPsiP([500, 500, 3], [500, 500, 4], createRandom(1)).pMethod).toBe('permutation');
  });

  it('comes close to the law by permutation, and never gives 0', () => {
    const { pValue } = calibratedPsiP(r, c, createRandom(2));
    expect(Math.abs(pValue - 0.8967)).toBeLessThan(0.1);
    expect(calibratedPsiP([40, 0], [0, 40], createRandom(2)).pValue).toBe(0.001);
    expect(asymptoticPsiP([5], [9])).toBe(1);
  });
});

describe('mergeThinBins', () => {
  it('joins slivers to the bin below, the first to the second, and keeps thick bins', () => {
    expect(mergeThinBins([100, 1, 100], [100, 2, 90])).toEqual({
      reference: [101, 100],
      current: [102, 90],
    });
    expect(mergeThinBins([1, 100, 100], [2, 100, 90])).toEqual({
      reference: [101, 100],
      current: [102, 90],
    });
    expect(mergeThinBins([1, 2], [2, 1])).toEqual({ reference: [3], current: [3] });
    expect(mergeThinBins([50, 60], [40, 70])).toEqual({ reference: [50, 60], current: [40, 70] });
  });
});

describe('rebinnedPsiP', () => {
  const sample = (size: number, draw: () => number) => Float64Array.from({ length: size }, draw).sort();

  it('gives 1 for a sample against itself and the smallest p for disjoint ones', () => {
    const random = createRandom('rebinned');
    const values = sample(60, () => random.normal());
    expect(rebinnedPsiP(values, values, 10, random)).toBe(1);
    const beyond = values.map((value) => value + 100);
    expect(rebinnedPsiP(values, beyond, 10, random)).toBe(0.001);
    expect(rebinnedPsiP(beyond, values, 10, random)).toBe(0.001);
  });

  it('cuts the larger reference of a draw as a copy of it would be cut', () => {
    // With one current row there are only as many splits as rows, so the exact p can be listed.
    const random = createRandom('one row');
    const pooled = sample(40, () => Math.round(random.normal() * 5));
    pooled[0] = Number.NEGATIVE_INFINITY;
    pooled[39] = Number.POSITIVE_INFINITY;
    const indexWithout = (rank: number) => {
      const reference = pooled.filter((_, index) => index !== rank);
      const edges = referenceQuantileEdges(reference.filter(Number.isFinite), 10);
      return psi(countInBins(reference, edges), countInBins(pooled.slice(rank, rank + 1), edges));
    };
    const indices = Array.from({ length: 40 }, (_, rank) => indexWithout(rank));
    for (const rank of [0, 13, 20, 39]) {
      const exact = indices.filter((index) => index >= indices[rank]! * (1 - 1e-12)).length / 40;
      const reference = pooled.filter((_, index) => index !== rank);
      const p = rebinnedPsiP(reference, pooled.slice(rank, rank + 1), 10, random);
      expect(Math.abs(p - exact), `${rank}`).toBeLessThan(4 * exact * Math.sqrt(1 / 50) + 0.005);
    }
  });

  it('holds its error rate where shuffled counts of reference bins would not', () => {
    for (const [n, m] of [
      [30, 600],
      [300, 20],
      [40, 40],
    ] as const) {
      const runs = 200;
      let alarms = 0;
      for (let run = 0; run < runs; run++) {
        const random = createRandom(`${n}/${m}/${run}`);
        const draw = () => Math.max(0, random.normal());
        if (rebinnedPsiP(sample(n, draw), sample(m, draw), 10, random) <= 0.05) alarms++;
      }
      expect(alarms / runs, `${n} ${m}`).toBeLessThanOrEqual(0.05 + 3 * Math.sqrt(0.0475 / runs));
    }
  });
});
