import { describe, expect, it } from 'vitest';
import { InvalidArgument } from '../../errors.js';
import { momentsOf } from '../summaries/moments.js';
import { pairedMean } from './paired-mean.js';

describe('pairedMean', () => {
  it('turns its sign and nothing else when the models change places', () => {
    const differences = [0.2, -0.1, 0.4, 0.35, 0.05];
    const there = pairedMean(momentsOf(differences));
    const back = pairedMean(momentsOf(differences.map((value) => -value)));
    if (there.kind !== 'tested' || back.kind !== 'tested') expect.fail('expected two tests');
    expect(back.statistic).toBe(-there.statistic);
    expect(back.pValue).toBe(there.pValue);
    expect(back.lower).toBe(-there.upper);
  });

  it('is certain in the middle: mean 0 gives p = 1', () => {
    expect(pairedMean(momentsOf([-1, 1]))).toMatchObject({
      kind: 'tested',
      statistic: 0,
      pValue: 1,
      degreesOfFreedom: 1,
    });
  });

  it('has a wider interval at a higher level', () => {
    const moments = momentsOf([1, 2, 3]);
    const usual = pairedMean(moments);
    const strict = pairedMean(moments, 0.99);
    if (usual.kind !== 'tested' || strict.kind !== 'tested') expect.fail('expected two tests');
    expect(strict.lower).toBeLessThan(usual.lower);
    expect(strict.upper).toBeGreaterThan(usual.upper);
  });

  it('says so with fewer than two rows or equal differences', () => {
    expect(pairedMean(momentsOf([]))).toEqual({ kind: 'insufficient-data', needed: 2, got: 0 });
    expect(pairedMean(momentsOf([1]))).toEqual({ kind: 'insufficient-data', needed: 2, got: 1 });
    expect(pairedMean(momentsOf([0.1, 0.1, 0.1]))).toEqual({ kind: 'no-variance', difference: 0.1 });
  });

  it('refuses a level outside (0, 1)', () => {
    expect(() => pairedMean(momentsOf([1, 2]), 0)).toThrow(InvalidArgument);
  });
});
