import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.js';
import type { Column } from '../../table.js';
import type { MeasureResult } from '../measure.js';
import { createMeasureContext } from '../measure-context.js';
import { findMeasure } from '../measure-registry.js';

const random = createRandom('numeric tests');
const numbers = (values: ArrayLike<number>): Column => ({
  kind: 'number',
  values: Float64Array.from(values),
});
const normal = (size: number, shift = 0): number[] =>
  Array.from({ length: size }, () => random.normal() + shift);
const compute = (id: string, reference: Column, current: Column): MeasureResult =>
  findMeasure(id)!.compute(reference, current, createMeasureContext(reference, current, createRandom(7)));

describe('measures of numbers by rank', () => {
  const continuous = [numbers(normal(60)), numbers(normal(50, 1))] as const;
  const tied = [numbers(normal(60).map(Math.round)), numbers(normal(50, 1).map(Math.round))] as const;

  it('take p from their law for continuous values and permute heavy ties', () => {
    for (const [id, pMethod] of [
      ['ad', 'limit_law'],
      ['cvm', 'limit_law'],
      ['kuiper', 'asymptotic'],
    ] as const) {
      expect(compute(id, ...continuous)).toMatchObject({ kind: 'measured', pMethod, flags: [] });
      const permuted = compute(id, ...tied);
      expect(permuted).toMatchObject({ kind: 'measured', pMethod: 'permutation', flags: ['ties'] });
    }
    expect(compute('mann_whitney', ...tied)).toMatchObject({ pMethod: 'asymptotic', flags: ['ties'] });
  });

  it('report the effect of the feature beside their p-value', () => {
    for (const id of ['ad', 'cvm', 'mann_whitney', 'kuiper', 'welch', 'epps_singleton']) {
      expect(compute(id, ...continuous), id).toMatchObject({ effectMeasure: 'robust_wasserstein' });
    }
    expect(compute('energy', ...continuous)).toMatchObject({ effectMeasure: 'robust_energy' });
  });

  it('permute small samples only where the law needs larger ones', () => {
    const small = [numbers(normal(12)), numbers(normal(14))] as const;
    expect(compute('ad', ...small)).toMatchObject({ pMethod: 'limit_law' });
    expect(compute('cvm', ...small)).toMatchObject({ pMethod: 'exact' });
    expect(compute('kuiper', ...small)).toMatchObject({ pMethod: 'permutation' });
  });

  it('keep p-values that no table of critical values reaches', () => {
    const result = compute('ad', numbers(normal(400)), numbers(normal(400, 3)));
    if (result.kind !== 'measured') throw new Error(result.kind);
    expect(result.pValue).toBeLessThan(1e-100);
    expect(result.pValue).toBeGreaterThan(0);
  });
});

describe('measures that need a spread', () => {
  const spike = numbers([...new Array<number>(40).fill(3), 1, 2, 4, 5]);

  it('Epps-Singleton says that the middle half is one value', () => {
    const result = compute('epps_singleton', spike, spike);
    expect(result).toMatchObject({ kind: 'insufficient', got: 44 });
    expect('because' in result && result.because).toContain('middle half');
  });

  it('Epps-Singleton flags few distinct values', () => {
    const three = (share: number) =>
      numbers(Array.from({ length: 90 }, () => (random.next() < share ? 1 : random.integer(3))));
    expect(compute('epps_singleton', three(0.1), three(0.1))).toMatchObject({ flags: ['reduced_rank'] });
  });

  it('Welch has a verdict on two different constants', () => {
    const [five, six] = [numbers(new Array<number>(20).fill(5)), numbers(new Array<number>(20).fill(6))];
    expect(compute('welch', five, six)).toMatchObject({
      statistic: -Number.MAX_VALUE,
      pValue: 0,
      flags: ['no_variance'],
    });
    expect(compute('welch', five, five)).toMatchObject({ kind: 'constant' });
  });

  it('Welch keeps the digits of instants', () => {
    const minute = (values: number[]) => values.map((value) => Math.round(value * 60_000));
    const [a, b] = [minute(normal(50)), minute(normal(60, 0.3))];
    const late = (values: number[]): Column => ({
      kind: 'date',
      values: Float64Array.from(values, (value) => value + 1.7e12),
    });
    const [near, far] = [compute('welch', numbers(a), numbers(b)), compute('welch', late(a), late(b))];
    if (near.kind !== 'measured' || far.kind !== 'measured') throw new Error('not measured');
    expect(far.statistic).toBeCloseTo(near.statistic, 12);
  });

  it('energy falls back to the distance of distribution functions', () => {
    const constant = numbers(new Array<number>(30).fill(5));
    expect(compute('energy', constant, numbers(normal(30)))).toMatchObject({ effectMeasure: 'ks_distance' });
  });
});
