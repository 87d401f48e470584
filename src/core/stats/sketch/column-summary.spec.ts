import { describe, expect, it } from 'vitest';
import { createRandom, permutation } from '../../random.js';
import { type CategoryColumn, takeColumnRows } from '../../table.js';
import { momentsOf } from '../summaries/moments.js';
import { isExactCategorySketch, mergeCategorySketches, sketchOfCategories } from './category-sketch.js';
import {
  columnSummaryFromJson,
  columnSummaryToJson,
  mergeColumnSummaries,
  summariseColumn,
} from './column-summary.js';
import { summariseNumbers } from './number-summary.js';
import { blockRows, createNumberSummaryBuilder, sealNumberSummary } from './number-summary-parts.js';
import { rankUncertainty } from './quantile-sketch.js';

function numbers(rows: number, seed: string): Float64Array {
  const random = createRandom(seed);
  const values = Float64Array.from({ length: rows }, () => random.normal());
  for (let row = 0; row < rows; row += 97) values[row] = Number.NaN;
  for (let row = 5; row < rows; row += 1_009) values[row] = Number.POSITIVE_INFINITY;
  return values;
}

function labels(rows: number, distinct: number, seed: string): CategoryColumn {
  const random = createRandom(seed);
  const levels = Array.from({ length: distinct }, (_, code) => `level ${code}`);
  const codes = Int32Array.from({ length: rows }, () => Math.floor(distinct * random.next() ** 3));
  return { kind: 'category', codes, levels };
}

describe('createNumberSummaryBuilder', () => {
  const rows = 3 * blockRows + 1_234;
  const values = numbers(rows, 'builder');
  const whole = JSON.stringify(columnSummaryToJson(summariseColumn({ kind: 'number', values })));

  const partOf = (from: number, to: number, slice: number) => {
    const builder = createNumberSummaryBuilder(from);
    for (let row = from; row < to; row += slice) builder.add(values.subarray(row, Math.min(to, row + slice)));
    return builder.part();
  };

  it('gives the same bytes for any slices, any workers and any order of the parts', () => {
    const bytesOf = (parts: Parameters<typeof sealNumberSummary>[0]) =>
      JSON.stringify(columnSummaryToJson({ kind: 'number', numbers: sealNumberSummary(parts) }));
    expect(bytesOf([partOf(0, rows, 10_007)])).toBe(whole);
    expect(bytesOf([partOf(2 * blockRows, rows, 4_096), partOf(0, 2 * blockRows, 100_000)])).toBe(whole);
    expect(
      bytesOf([1, 3, 0, 2].map((b) => partOf(b * blockRows, Math.min(rows, (b + 1) * blockRows), 999))),
    ).toBe(whole);
  });

  it('counts exactly and stays below 32 KB and twice n / 1023 rows of uncertainty', () => {
    const { numbers: summary } = summariseColumn({ kind: 'number', values }) as Extract<
      ReturnType<typeof summariseColumn>,
      { kind: 'number' | 'date' }
    >;
    const finite = values.filter(Number.isFinite);
    expect(summary.rows).toBe(rows);
    expect(summary.missing).toBe(values.filter(Number.isNaN).length);
    expect(summary.positiveInfinite).toBe(
      values.filter((value) => value === Number.POSITIVE_INFINITY).length,
    );
    expect(summary.moments?.mean).toBeCloseTo(momentsOf(finite).mean, 12);
    expect(summary.moments?.variance).toBeCloseTo(momentsOf(finite).variance, 10);
    expect(rankUncertainty(summary.sketch)).toBeLessThanOrEqual(finite.length * (1 / 1_023 + 1 / 4_095));
    expect(whole.length).toBeLessThan(32_768);
  });

  it('gives back what it stores', () => {
    const summary = summariseColumn({ kind: 'date', values });
    expect(columnSummaryFromJson(JSON.parse(JSON.stringify(columnSummaryToJson(summary))))).toEqual(summary);
  });

  it('refuses parts that leave rows out, and a start within a block', () => {
    expect(() => sealNumberSummary([partOf(blockRows, rows, 9_999)])).toThrow('continue at row 0');
    expect(() => createNumberSummaryBuilder(1)).toThrow('multiple');
  });

  it('turns 64 blocks into one node without changing a byte of any partition', () => {
    const long = Float64Array.from({ length: 66 * blockRows }, (_, row) => (row * 7_919) % 1_000_003);
    const build = (from: number, to: number) => {
      const builder = createNumberSummaryBuilder(from);
      builder.add(long.subarray(from, to));
      return builder.part();
    };
    const one = build(0, long.length);
    expect(one.nodes.length).toBe(3);
    const cut = 40 * blockRows;
    const two = sealNumberSummary([build(0, cut), build(cut, long.length)]);
    expect(two).toEqual(sealNumberSummary([one]));
  });
});

describe('summariseNumbers', () => {
  it('has no moments where the spread is beyond the largest double, but still ranks', () => {
    const summary = summariseNumbers(Float64Array.of(-1e308, 1e308, 1e308));
    expect(summary.moments).toBeUndefined();
    expect([...summary.sketch.upToLow]).toEqual([1, 3]);
    expect(mergeColumnSummaries([{ kind: 'number', numbers: summary }]).kind).toBe('number');
  });

  it('summarises nothing', () => {
    expect(summariseNumbers(new Float64Array()).sketch.count).toBe(0);
    expect(summariseColumn({ kind: 'number', values: Float64Array.of(Number.NaN) })).toMatchObject({
      numbers: { rows: 1, missing: 1 },
    });
  });
});

describe('category sketches', () => {
  it('are exact and independent of order and grouping up to the limit', () => {
    const column = labels(5_000, 300, 'few');
    const shuffled = permutation(5_000, createRandom('order'));
    const part = (from: number, to: number) => {
      const taken = takeColumnRows(column, shuffled.subarray(from, to));
      return sketchOfCategories(taken as CategoryColumn);
    };
    const whole = sketchOfCategories(column);
    expect(isExactCategorySketch(whole)).toBe(true);
    expect(mergeCategorySketches([part(4_000, 5_000), part(0, 10), part(10, 4_000)])).toEqual(whole);
  });

  it('bound every count beyond the limit', () => {
    const columns = [0, 1, 2].map((part) => labels(20_000, 4_000, `many/${part}`));
    const merged = mergeCategorySketches(
      columns.map((column) => sketchOfCategories(column, 200)),
      100,
    );
    const truth = mergeCategorySketches(
      columns.map((column) => sketchOfCategories(column, Number.POSITIVE_INFINITY)),
      Number.POSITIVE_INFINITY,
    );
    expect(merged.labels).toHaveLength(100);
    expect(merged.unlistedHigh).toBeLessThanOrEqual(60_000 / 100);
    truth.labels.forEach((label, place) => {
      const listed = merged.labels.indexOf(label);
      const rows = truth.low[place]!;
      const low = listed < 0 ? 0 : merged.low[listed]!;
      const high = listed < 0 ? merged.unlistedHigh : merged.high[listed]!;
      if (!(low <= rows && rows <= high)) expect.fail(`${label}: ${rows} not in ${low}..${high}`);
    });
  });

  it('refuse to merge with numbers', () => {
    const category = summariseColumn(labels(10, 2, 'kind'));
    const number = summariseColumn({ kind: 'number', values: Float64Array.of(1) });
    expect(() => mergeColumnSummaries([category, number])).toThrow('kind category');
    expect(() => mergeColumnSummaries([])).toThrow('at least one');
  });
});
