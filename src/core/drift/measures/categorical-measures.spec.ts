import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.js';
import type { Column } from '../../table.js';
import type { MeasureResult } from '../measure.js';
import { createMeasureContext } from '../measure-context.js';
import { findMeasure } from '../measure-registry.js';

function compute(id: string, reference: Column, current: Column, bins?: number): MeasureResult {
  const context = createMeasureContext(reference, current, createRandom('measures'), bins);
  return findMeasure(id)!.compute(reference, current, context);
}

function measured(id: string, reference: Column, current: Column, bins?: number) {
  const result = compute(id, reference, current, bins);
  if (result.kind !== 'measured') throw new Error(result.kind);
  return result;
}

const numbers = (values: Iterable<number>): Column => ({ kind: 'number', values: Float64Array.from(values) });
const range = (size: number, start = 0) => Array.from({ length: size }, (_, index) => start + index);
function labels(counts: Readonly<Record<string, number>>): Column {
  const levels = Object.keys(counts);
  const codes = levels.flatMap((level, code) => new Array<number>(counts[level]!).fill(code));
  return { kind: 'category', codes: Int32Array.from(codes), levels };
}

describe('tests of two categories', () => {
  const reference = labels({ no: 45, yes: 45 });
  const current = labels({ no: 30, yes: 60 });

  it('give the p-values of SciPy and statsmodels', () => {
    expect(measured('fisher', reference, current)).toMatchObject({
      statistic: expect.closeTo(-1 / 6, 12),
      pValue: expect.closeTo(0.0339722743, 10),
      pMethod: 'exact',
      effect: expect.closeTo(1 / 6, 12),
    });
    expect(measured('two_proportion', reference, current)).toMatchObject({
      statistic: expect.closeTo(-2.2677868381, 9),
      pValue: expect.closeTo(0.0233422, 6),
      pMethod: 'asymptotic',
      method: 'pooled_z',
    });
    expect(measured('two_proportion', labels({ a: 20, b: 1 }), labels({ a: 20, b: 3 }))).toMatchObject({
      pMethod: 'exact',
      method: 'fisher_exact',
    });
  });

  it('say that they need two categories', () => {
    const three = labels({ no: 45, yes: 45, maybe: 9 });
    for (const id of ['fisher', 'two_proportion']) {
      expect(compute(id, reference, three)).toEqual({
        kind: 'insufficient',
        needed: 2,
        got: 3,
        because: 'the test compares two categories, the column has 3',
      });
      expect(compute(id, labels({ a: 9 }), labels({ a: 9 })).kind).toBe('constant');
    }
  });
});

describe('measures of a table of categories', () => {
  const reference = labels({ a: 500, b: 300, c: 200 });
  const current = labels({ a: 420, b: 330, c: 250 });

  it('give statistic, p-value and effect', () => {
    expect(measured('g_test', reference, current)).toMatchObject({
      statistic: expect.closeTo(13.9614706, 6),
      pMethod: 'asymptotic',
      effect: expect.closeTo(0.08, 12),
      effectMeasure: 'total_variation',
    });
    const v = measured('cramers_v', reference, current);
    expect(v.effect).toBeCloseTo(0.07728397, 9);
    expect(v.pValue).toBe(measured('chi2', reference, current).pValue);
    expect(measured('l_infinity', reference, current).effect).toBeCloseTo(0.08, 12);
    expect(measured('hellinger', reference, current).effect).toBeGreaterThan(0.05);
    expect(measured('kl', reference, current)).toMatchObject({ method: 'kl_reference_to_current' });
    expect(measured('total_variation', reference, current)).toMatchObject({
      effect: expect.closeTo(0.08, 12),
      pMethod: 'permutation',
    });
    expect(measured('total_variation', reference, current).pValue).toBeLessThan(0.01);
  });

  it('compare Cramér V with no limit of another effect, however large the samples', () => {
    const doubled = (times: number) => labels({ a: 1000 * times, b: 600 * times, c: 400 * times });
    expect(measured('chi2', doubled(2), doubled(1)).effectByChance).toBeGreaterThan(0);
    expect(measured('cramers_v', doubled(2), doubled(1)).effectByChance).toBeUndefined();
  });

  it('find no Cramér V and no p below 1 in equal tables', () => {
    expect(measured('cramers_v', reference, reference)).toMatchObject({ effect: 0, pValue: 1 });
  });
});

describe('psi', () => {
  const random = createRandom('psi');
  const normal = (size: number, shift = 0) =>
    numbers(Array.from({ length: size }, () => random.normal() + shift));

  it('has a p-value by the chi-squared law from 300 rows a side and by permutation below', () => {
    expect(measured('psi', normal(300), normal(400)).pMethod).toBe('asymptotic');
    expect(measured('psi', normal(299), normal(5000)).pMethod).toBe('permutation');
    expect(measured('psi', normal(300), normal(400), 20).pMethod).toBe('permutation');
    expect(measured('psi', normal(2000), normal(2000, 0.5)).pValue).toBeLessThan(1e-12);
  });

  it('joins the sliver of a bin beside a heavy value before it asks the law', () => {
    const zeros = (size: number, positive: number) =>
      numbers([...new Array<number>(size - positive).fill(0), ...range(positive, 1)]);
    const result = measured('psi', zeros(1000, 205), zeros(1000, 205));
    expect(result).toMatchObject({ pValue: 1, flags: ['merged_bins'] });
  });

  it('tests many categories by the most frequent ones and says so', () => {
    const many = (size: number) =>
      labels(Object.fromEntries(range(size).map((index) => [`c${index}`, 1 + (index % 3)])));
    expect(measured('psi', many(300), many(300))).toMatchObject({ pValue: 1, flags: ['pooled_categories'] });
    expect(measured('total_variation', many(300), many(300)).flags).toEqual(['pooled_categories']);
    expect(measured('psi', many(50), many(50)).flags).toEqual([]);
  });
});

describe('out_of_range', () => {
  it('counts rows beyond either end and doubles the smaller exact p', () => {
    const reference = numbers(range(1000));
    const current = numbers([...range(995), 1000, 1001, 1002, 1003, 1004]);
    const result = measured('out_of_range', reference, current);
    expect(result).toMatchObject({ statistic: 5, effect: 0.005, pMethod: 'exact', flags: [] });
    expect(result.pValue).toBeCloseTo(2 * 0.0311, 3);
    const below = numbers([...range(990), ...range(10, -10)]);
    expect(measured('out_of_range', reference, below)).toMatchObject({ statistic: 10, effect: 0.01 });
    expect(measured('out_of_range', reference, numbers(range(500, 100)))).toMatchObject({
      statistic: 0,
      pValue: 1,
      effect: 0,
    });
  });

  it('counts infinite rows as outside, unless the reference shows them as often', () => {
    const infinite = (count: number) => new Array<number>(count).fill(Number.POSITIVE_INFINITY);
    const reference = numbers(range(100));
    const some = numbers([...range(100), ...infinite(20)]);
    const found = measured('out_of_range', reference, some);
    expect(found).toMatchObject({ statistic: 20, effect: 1 / 6, flags: ['infinite'] });
    expect(found.pValue).toBeLessThan(1e-4);
    expect(measured('out_of_range', some, some)).toMatchObject({ effect: 0 });
    expect(measured('out_of_range', some, some).pValue).toBeGreaterThan(0.5);
    expect(compute('out_of_range', numbers(infinite(20)), reference)).toMatchObject({ kind: 'insufficient' });
  });

  it('holds its error rate for continuous, tied and partly infinite values', () => {
    const laws: Record<string, (u: number) => number> = {
      continuous: (u) => u ** 3,
      tied: (u) => Math.floor(u * 20),
      infinite: (u) => (u < 0.05 ? Number.POSITIVE_INFINITY : u),
    };
    for (const [name, law] of Object.entries(laws)) {
      for (const [n, m] of [
        [100, 100],
        [30, 1000],
        [1000, 30],
      ] as const) {
        const runs = 150;
        let alarms = 0;
        for (let run = 0; run < runs; run++) {
          const random = createRandom(`${name}/${n}/${m}/${run}`);
          const draw = (size: number) => numbers(Array.from({ length: size }, () => law(random.next())));
          if (measured('out_of_range', draw(n), draw(m)).pValue! <= 0.05) alarms++;
        }
        expect(alarms / runs, `${name} ${n} ${m}`).toBeLessThanOrEqual(0.05 + 3 * Math.sqrt(0.0475 / runs));
      }
    }
  });

  it('looks at numbers only, because dates move on', () => {
    expect(findMeasure('out_of_range')?.kinds).toEqual(['number']);
  });
});
