import { describe, expect, it } from 'vitest';
import { createLegacySamples } from '../../../../test/golden/legacy-samples.js';
import { createRandom } from '../../random.js';
import { jensenShannon } from '../../stats/distances/jensen-shannon.js';
import type { Column } from '../../table.js';
import type { Measured } from '../measure.js';
import { createMeasureContext } from '../measure-context.js';
import { compatMeasures } from './compat-measures.js';
import { alignHistograms } from './tfdv/align-histograms.js';
import type { Histogram } from './tfdv/histogram.js';

/*
 * Numbers that the tools publish in their own tests: Evidently tests/stattests/test_stattests.py, NannyML
 * tests/drift/test_univariate_drift_methods.py, TFDV anomalies/metrics_test.cc.
 */

const numbers = (values: Iterable<number>): Column => ({ kind: 'number', values: Float64Array.from(values) });
function labels(values: readonly string[]): Column {
  const levels = [...new Set(values)];
  return { kind: 'category', codes: Int32Array.from(values, (value) => levels.indexOf(value)), levels };
}
const repeated = (counts: readonly number[]) =>
  counts.flatMap((count, index) => new Array<number>(count).fill(index + 1));
const repeatedLabels = (counts: readonly number[]) => labels(repeated(counts).map(String));

function measure(id: string, reference: Column, current: Column): Measured {
  const result = compatMeasures
    .find((candidate) => candidate.id === id)!
    .compute(reference, current, createMeasureContext(reference, current, createRandom(1)));
  if (result.kind !== 'measured') throw new Error(`${id}: ${JSON.stringify(result)}`);
  return result;
}

const x = [38.7, 41.5, 43.8, 44.5, 45.5, 46.0, 47.7, 58.0];
const y = [39.2, 39.3, 39.7, 41.4, 41.8, 42.9, 43.3, 45.8];
const r = [16, 18, 16, 14, 12, 12];
const c = [16, 16, 16, 16, 16, 8];

describe('Evidently, as published', () => {
  const p = (name: string, reference: Column, current: Column) =>
    measure(`compat.evidently.${name}`, reference, current).pValue;

  it('tests samples of numbers', () => {
    expect(p('anderson', numbers(x), numbers(y))).toBeCloseTo(0.0635146773, 10);
    expect(p('t_test', numbers(x), numbers(y))).toBeCloseTo(0.0841057202, 10);
    expect(p('mannw', numbers(repeated(r)), numbers(repeated(c)))).toBeCloseTo(0.4814330306, 10);
    expect(p('es', numbers(repeated(r)), numbers(repeated(c)))).toBeCloseTo(0.8100227257, 10);
    const shifted = numbers(x.map((value) => value + 5));
    expect(measure('compat.evidently.ed', numbers(x), shifted).statistic).toBeCloseTo(1.9332614929, 10);
    const first = createLegacySamples(0).normal(0, 1, 100);
    const second = createLegacySamples(1).normal(0, 1, 100);
    expect(p('cramer_von_mises', numbers(first), numbers(second))).toBeCloseTo(0.8076839039, 9);
  });

  it('takes the reference for the true law, whatever its size', () => {
    expect(p('chisquare', repeatedLabels(r), repeatedLabels(c))).toBeCloseTo(0.6730876007, 10);
    const doubled = repeatedLabels(r.map((count) => 2 * count));
    expect(p('chisquare', doubled, repeatedLabels(c))).toBeCloseTo(0.6730876007, 10);
    expect(p('g_test', repeatedLabels([5, 5, 8]), repeatedLabels([4, 6, 8]))).toBeCloseTo(0.8176220134, 10);
    const hellinger = measure('compat.evidently.hellinger', repeatedLabels(r), repeatedLabels(c));
    expect(hellinger.statistic).toBeCloseTo(0.0681277437, 10);
  });

  it('tests two by two tables exactly', () => {
    for (const [reference, current, expected] of [
      [[45, 45], [30, 60], 0.0339722743],
      [[3, 3], [6, 0], 0.1818181818],
      [[2, 4], [2, 4], 1],
      [[6, 0], [0, 6], 0.0021645022],
      [[90, 60], [60, 90], 0.0007843987],
    ] as const) {
      expect(p('fisher_exact', repeatedLabels(reference), repeatedLabels(current))).toBeCloseTo(expected, 10);
    }
  });

  it('permutes with the sequence of NumPy at seed 0, ties lost to rounding included', () => {
    for (const [current, expected] of [
      [c, 0.928],
      [[10, 10, 24, 24, 10, 10], 0.085],
      [[0, 0, 0, 0, 0, 88], 0],
      [r, 1],
      [[10, 24, 12, 16, 8, 16], 0.309],
    ] as const) {
      expect(p('TVD', repeatedLabels(r), repeatedLabels(current))).toBe(expected);
    }
  });
});

describe('NannyML, as published', () => {
  const rounded = (id: string, reference: Column, current: Column, digits = 2) =>
    Number(measure(id, reference, current).statistic.toFixed(digits));

  it('measures numbers', () => {
    let legacy = createLegacySamples(1);
    let reference = numbers(legacy.normal(0, 1, 10_000));
    expect(rounded('compat.nannyml', reference, numbers(legacy.normal(0, 1, 1000)))).toBe(0.05);
    legacy = createLegacySamples(1);
    legacy.normal(0, 1, 10_000);
    expect(rounded('compat.nannyml.wasserstein', reference, numbers(legacy.normal(1, 1, 1000)))).toBe(1.01);
    for (const [mean, expected] of [
      [7, 1],
      [-2, 0.63],
    ] as const) {
      legacy = createLegacySamples(1);
      legacy.normal(0, 1, 10_000);
      const current = numbers(legacy.normal(mean, 1, 10_000));
      expect(rounded('compat.nannyml.hellinger', reference, current)).toBe(expected);
    }
    legacy = createLegacySamples(1);
    reference = numbers(legacy.normal(0, 1, 100_000));
    expect(rounded('compat.nannyml.wasserstein', reference, numbers(legacy.normal(-4, 1, 1000)))).toBe(3.99);
  });

  it('measures numbers with few values', () => {
    const legacy = createLegacySamples(1);
    const reference = numbers(legacy.choice(6, 10_000).map((index) => index * 0.4));
    const current = numbers(legacy.choice(3, 1000));
    expect(rounded('compat.nannyml', reference, current)).toBe(0.73);
    expect(rounded('compat.nannyml.hellinger', reference, current)).toBe(0.72);
    expect(measure('compat.nannyml', reference, reference).statistic).toBeCloseTo(0, 7);
  });

  it('measures labels', () => {
    const legacy = createLegacySamples(1);
    const reference = labels(legacy.choice(4, 10_000).map((index) => 'abcd'[index]!));
    const current = labels(legacy.choice(4, 1000).map((index) => 'abce'[index]!));
    expect(rounded('compat.nannyml', reference, current)).toBe(0.5);
    expect(rounded('compat.nannyml.hellinger', reference, current)).toBe(0.5);
    // Ten rows are the fewest that NannyML can cut into chunks, so the published six are doubled.
    const six = labels([...'aabbccaabbcc']);
    expect(rounded('compat.nannyml.l_infinity', six, labels([...'aabbccd']))).toBe(0.14);
    expect(rounded('compat.nannyml.l_infinity', six, six)).toBe(0);
    expect(rounded('compat.nannyml.l_infinity', six, labels([...'bbbbb']))).toBe(0.67);
  });
});

describe('TensorFlow Data Validation, as published', () => {
  const histogram = (buckets: readonly (readonly [number, number, number])[], nan = 0): Histogram => ({
    buckets: buckets.map(([low, high, count]) => ({ low, high, count })),
    nan,
  });
  function divergence(reference: Histogram, current: Histogram): number {
    const masses = alignHistograms(reference, current);
    return jensenShannon(masses.reference, masses.current).divergence;
  }
  const infinity = Number.POSITIVE_INFINITY;

  it('spreads buckets evenly over the edges of both histograms', () => {
    const narrow = histogram([
      [1, 2, 2],
      [2, 3, 2],
    ]);
    const wide = histogram([
      [2, 4, 2],
      [4, 6, 2],
    ]);
    expect(divergence(narrow, wide)).toBeCloseTo(0.65563906222, 10);
    expect(divergence(wide, narrow)).toBeCloseTo(0.65563906222, 10);
    expect(divergence(wide, wide)).toBe(0);
    expect(divergence(histogram([[0, 1, 4]]), wide)).toBe(1);
  });

  it('keeps points as cells of their own', () => {
    const many = histogram([
      [0, 4, 150],
      [4, 12, 200],
      [12, 20, 20],
    ]);
    expect(divergence(histogram([[10, 10, 21]]), many)).toBe(1);
    const points = (other: number) =>
      histogram([
        [0, 0, 1],
        [other, other, 1],
      ]);
    expect(divergence(points(1), points(2))).toBeCloseTo(0.5, 10);
  });

  it('lets neither NaN nor infinite edges match, not even themselves', () => {
    const some = histogram([[1, 2, 3]], 1);
    expect(divergence(some, histogram([[1, 2, 4]]))).toBeCloseTo(0.13792538096, 10);
    const nan = histogram([], 5);
    expect(divergence(nan, nan)).toBe(1);
    const open = histogram([
      [-infinity, 0, 2],
      [0, infinity, 2],
    ]);
    expect(divergence(open, open)).toBe(1);
  });

  it('takes the largest change of the share of one label', () => {
    const hello = (first: number, second: number) =>
      labels([...new Array<string>(first).fill('hello'), ...new Array<string>(second).fill('world')]);
    expect(measure('compat.tfdv', hello(1, 9), hello(3, 7)).statistic).toBeCloseTo(0.2, 12);
    const first = labels([...'bbbbbbbbbc']);
    const second = labels([...'aaabbbbbbb']);
    expect(measure('compat.tfdv', first, second).statistic).toBeCloseTo(0.3, 12);
    expect(measure('compat.tfdv', second, first).statistic).toBeCloseTo(0.3, 12);
  });
});
