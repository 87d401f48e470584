import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { categories, dates, makeTable, numbers } from '../../../../test/support/make-table.js';
import { InvalidArgument } from '../../errors.js';
import type { JsonObject } from '../../json.js';
import { createRandom } from '../../random.js';
import { type Column, type Table, takeRows } from '../../table.js';
import type { Matrix, Target } from '../estimator.js';
import { countReplacements } from './count-replacements.js';
import { fitPreprocessor, type PreprocessorInput } from './fit-preprocessor.js';
import { preprocessorFromJSON } from './preprocessor.js';

const golden: {
  readonly targetEncoding: readonly {
    levels: number;
    codes: readonly number[];
    values: readonly number[];
    encodings: readonly number[];
    prior: number;
  }[];
} = JSON.parse(readFileSync(new URL('../../../../test/golden/metrics.json', import.meta.url), 'utf8'));

const infinity = Number.POSITIVE_INFINITY;

function rowsOf({ rows, columns, data }: Matrix): number[][] {
  return Array.from({ length: rows }, (_, i) => [...data.subarray(i * columns, (i + 1) * columns)]);
}

function prepare(columns: Readonly<Record<string, Column>>, overrides: Partial<PreprocessorInput> = {}) {
  const table = makeTable(columns);
  const target: Target = { task: 'regression', values: new Float64Array(table.rowCount) };
  return fitPreprocessor({ table, target, input: 'plain', random: createRandom(1), ...overrides });
}

/** Numbers, two and several levels, many levels, dates; with missing and infinite values. */
function mixedTable(rows: number, seed: number): { table: Table; target: Target } {
  const random = createRandom(seed);
  const pick = <T>(missing: number, make: () => T) =>
    Array.from({ length: rows }, () => (random.next() < missing ? null : make()));
  const table = makeTable({
    amount: numbers(...pick(0.1, () => (random.next() < 0.02 ? infinity : random.normal() * 50))),
    member: categories(...pick(0.1, () => (random.next() < 0.3 ? 'yes' : 'no'))),
    colour: categories(...pick(0.1, () => ['red', 'green', 'blue'][random.integer(3)]!)),
    shop: categories(...pick(0.05, () => `s${random.integer(40)}`)),
    at: dates(...pick(0.1, () => new Date(1.7e12 + random.integer(4e9) * 10).toISOString())),
  });
  return {
    table,
    target: {
      task: 'classification',
      labels: Int32Array.from({ length: rows }, () => random.integer(3)),
      classCount: 3,
    },
  };
}

describe('numbers', () => {
  it('fills missing and infinite values with the mean of the usable ones and counts them', () => {
    const { preprocessor, trainingMatrix } = prepare({ x: numbers(1, null, 3, infinity, 8) });
    expect(rowsOf(trainingMatrix)).toEqual([[1], [4], [3], [4], [8]]);
    expect(preprocessor.plan[0]?.why).toBe(
      'numbers (1 missing, 1 infinite or beyond 1e150, treated as missing)',
    );
  });

  it('fills with the median on request', () => {
    const { trainingMatrix } = prepare(
      { x: numbers(1, null, 3, 10) },
      { options: { numericImputation: 'median' } },
    );
    expect(rowsOf(trainingMatrix)[1]).toEqual([3]);
  });

  it('scales to mean 0 and deviation 1 when the estimator wants it', () => {
    const { preprocessor, trainingMatrix } = prepare(
      { x: numbers(2, 4, 6), flag: categories('a', 'b', 'b') },
      { input: 'scaled' },
    );
    const third = Math.sqrt(8 / 3);
    expect(rowsOf(trainingMatrix)).toEqual([
      [-2 / third, 0],
      [0, 1],
      [2 / third, 1],
    ]);
    expect(preprocessor.transform(makeTable({ x: numbers(4), flag: categories('a') })).data).toEqual(
      Float64Array.of(0, 0),
    );
  });
});

describe('categories', () => {
  it('makes two levels 0 and 1 in sorted order, an unseen one -1, a missing one the mode', () => {
    const { preprocessor } = prepare({ c: categories('no', 'yes', 'yes') });
    expect(rowsOf(preprocessor.transform(makeTable({ c: categories('yes', 'no', 'maybe', null) })))).toEqual([
      [1],
      [0],
      [-1],
      [1],
    ]);
  });

  it('makes one feature per level up to the limit, all zero for an unseen one', () => {
    const { preprocessor } = prepare({ c: categories('b', 'a', 'c', 'b') });
    expect(preprocessor.featureNames).toEqual(['c=a', 'c=b', 'c=c']);
    expect(rowsOf(preprocessor.transform(makeTable({ c: categories('c', 'd', null) })))).toEqual([
      [0, 0, 1],
      [0, 0, 0],
      [0, 1, 0],
    ]);
  });

  it('gives missing values a level of their own on request', () => {
    const { preprocessor } = prepare(
      { c: categories('b', 'a', null) },
      { options: { categoricalImputation: 'missing' } },
    );
    expect(preprocessor.featureNames).toEqual(['c=a', 'c=b', 'c=missing']);
    expect(rowsOf(preprocessor.transform(makeTable({ c: categories(null) })))).toEqual([[0, 0, 1]]);
  });

  it('learns levels from the rows it is given, not from the dictionary', () => {
    const c = { kind: 'category', codes: Int32Array.of(0, 2, 0), levels: ['a', 'b', 'c'] } as const;
    expect(prepare({ c }).preprocessor.steps[0]).toMatchObject({ kind: 'two-level', levels: ['a', 'c'] });
  });

  it('encodes a column of many levels by share and target mean', () => {
    const { table, target } = mixedTable(400, 1);
    const { preprocessor } = fitPreprocessor({ table, target, input: 'plain', random: createRandom(1) });
    const step = preprocessor.steps.find(({ column }) => column === 'shop');
    expect(step?.features).toEqual([
      'shop share',
      'shop share of class 0',
      'shop share of class 1',
      'shop share of class 2',
    ]);
  });
});

describe('target encoding', () => {
  it('agrees with scikit-learn on the encodings for later rows', () => {
    for (const one of golden.targetEncoding) {
      const levels = Array.from({ length: one.levels }, (_, k) => `l${k}`);
      const c = { kind: 'category', codes: Int32Array.from(one.codes), levels } as const;
      const values = Float64Array.from(one.values);
      const { preprocessor } = prepare(
        { c },
        { target: { task: 'regression', values }, options: { maxEncodingOhe: 2 } },
      );
      const asked = makeTable({ c: categories(...levels, 'unseen') });
      const found = rowsOf(preprocessor.transform(asked)).map((row) => row[1]!);
      [...one.encodings, one.prior].forEach((wanted, i) => {
        expect(Math.abs(found[i]! - wanted)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(wanted)));
      });
    }
  });

  it('does not show a training row its own target', () => {
    const random = createRandom(5);
    const rows = 600;
    const c = categories(...Array.from({ length: rows }, () => `k${random.integer(300)}`));
    const labels = Int32Array.from({ length: rows }, () => random.integer(2));
    const target: Target = { task: 'classification', labels, classCount: 2 };
    const { preprocessor, trainingMatrix } = prepare({ c }, { target });
    const correlation = (matrix: Matrix) => {
      const encoded = rowsOf(matrix).map((row) => row[1]!);
      const centre = encoded.reduce((sum, value) => sum + value, 0) / rows;
      const share = labels.reduce((sum, value) => sum + value, 0) / rows;
      const dot = encoded.reduce((sum, value, i) => sum + (value - centre) * (labels[i]! - share), 0);
      const spread = encoded.reduce((sum, value) => sum + (value - centre) ** 2, 0);
      return dot / Math.sqrt(spread * rows * share * (1 - share));
    };
    // The classes are drawn at random: only a leak can make the encoding know them.
    expect(Math.abs(correlation(trainingMatrix))).toBeLessThan(0.15);
    expect(correlation(preprocessor.transform(makeTable({ c })))).toBeGreaterThan(0.4);
  });
});

describe('dates', () => {
  it('become the parts that vary and the days since the first', () => {
    const { preprocessor, trainingMatrix } = prepare({
      at: dates('2024-01-01', '2024-02-04', null, '2024-01-01'),
    });
    expect(preprocessor.featureNames).toEqual(['at month', 'at day', 'at weekday', 'at elapsedDays']);
    expect(rowsOf(trainingMatrix)).toEqual([
      [1, 1, 1, 0],
      [2, 4, 7, 34],
      [1, 1, 1, 0],
      [1, 1, 1, 0],
    ]);
    expect(preprocessor.plan[0]?.why).toBe('dates (1 missing); always the same: year, hour');
  });

  it('take numbers that no date has for missing, in training and later, and count them', () => {
    const days = Array.from({ length: 40 }, (_, day) => 1.7e12 + day * 8.64e7);
    const columns = {
      at: numbers(...days.map((at, i) => (i === 3 ? 1.7e18 : i === 4 ? null : at))),
      never: numbers(...days.map((at) => at * 1e6)),
    };
    const { preprocessor, trainingMatrix } = prepare(columns, {
      options: { dateFeatures: ['at', 'never'] },
      input: 'scaled',
    });
    expect(trainingMatrix.data.every(Number.isFinite)).toBe(true);
    expect(preprocessor.plan[0]?.why).toContain(
      '1 missing, 1 infinite or beyond the dates there are (8.64e15 ms), treated as missing',
    );
    expect(preprocessor.plan[1]).toMatchObject({ step: 'dropped', dropReason: 'all_missing' });
    expect(preprocessor.plan[1]?.why).toContain('40 infinite or beyond the dates');
    const later = makeTable({ at: numbers(1.7e18, -8.64e15 - 4, null, 1.7e12) });
    const rows = rowsOf(preprocessor.transform(later));
    expect(rows[0]).toEqual(rows[2]);
    expect(rows[1]).toEqual(rows[2]);
    expect(rows[3]).not.toEqual(rows[2]);
    expect(countReplacements(preprocessor.steps, later)).toEqual([
      { column: 'at', missing: 1, infinite: 2, unseen: 0 },
    ]);
  });

  it('have a day of the year from the first date there is to the last', () => {
    const { preprocessor } = prepare(
      { at: dates('2024-01-01', '2024-12-31') },
      { options: { createDateColumns: ['dayOfYear'] } },
    );
    const asked: Column = {
      kind: 'date',
      values: Float64Array.of(
        -8.64e15,
        8.64e15,
        Date.UTC(1969, 0, 1),
        Date.UTC(1968, 11, 31),
        Date.UTC(2024, 1, 29),
      ),
    };
    expect([...preprocessor.transform(makeTable({ at: asked })).data]).toEqual([110, 257, 1, 366, 60]);
  });

  it('keep the hour when times of day differ', () => {
    const { preprocessor } = prepare({ at: dates('2024-01-01T05:00:00Z', '2024-01-01T07:30:00Z') });
    expect(preprocessor.featureNames).toEqual(['at hour', 'at elapsedDays']);
    expect(rowsOf(preprocessor.transform(makeTable({ at: dates('1969-12-31T23:00:00Z') })))[0]![0]).toBe(23);
  });
});

describe('dropped columns', () => {
  it('are named with the reason', () => {
    const ids = Array.from({ length: 60 }, (_, i) => `user-${i}`);
    const rows = ids.length;
    const { preprocessor } = prepare({
      id: categories(...ids),
      same: numbers(...ids.map(() => 7)),
      empty: numbers(...ids.map(() => null)),
      word: categories(...ids.map(() => 'x')),
      day: dates(...ids.map(() => '2024-01-01')),
      x: numbers(...ids.map((_, i) => i)),
    });
    expect(preprocessor.plan.map(({ column, step, dropReason }) => [column, step, dropReason])).toEqual([
      ['id', 'dropped', 'id_like'],
      ['same', 'dropped', 'constant'],
      ['empty', 'dropped', 'all_missing'],
      ['word', 'dropped', 'constant'],
      ['day', 'dropped', 'constant'],
      ['x', 'number', undefined],
    ]);
    expect(preprocessor.plan[0]?.why).toContain(`60 different values in ${rows} rows`);
    expect(preprocessor.featureNames).toEqual(['x']);
  });

  it('may differ by rounding, whatever their size', () => {
    const random = createRandom('rounding');
    const x = Array.from({ length: 300 }, () => random.normal());
    const ratio = x.map(() => {
      const [price, count] = [100 * random.next(), random.next()];
      return (price * count) / count / price;
    });
    expect(new Set(ratio).size).toBeGreaterThan(2);
    for (const scale of [1, 1e-30, 1e30]) {
      const scaled = (values: readonly number[]) => numbers(...values.map((value) => scale * value));
      const columns = { ratio: scaled(ratio), x: scaled(x), far: scaled(x.map((value) => value + 1e9)) };
      const { preprocessor } = prepare(columns, { input: 'scaled' });
      expect(preprocessor.featureNames).toEqual(['x', 'far']);
      expect(preprocessor.plan[0]).toMatchObject({ step: 'dropped', dropReason: 'constant' });
      expect(preprocessor.plan[0]?.why).toMatch(/^every value is [\d.e+-]+ but for rounding$/);
    }
    const holed = numbers(null, ...ratio.slice(1));
    const known = numbers(...x);
    expect(prepare({ holed, known }).preprocessor.featureNames).toEqual(['known']);
    // Whether it is missing can still be told, and a scale made of rounding would drown that.
    const raw = prepare({ holed, known }, { input: 'raw', options: { normalize: true } });
    expect(raw.preprocessor.featureNames).toEqual(['holed', 'known']);
    const served = raw.preprocessor.transform(makeTable({ holed: numbers(1.01), known: numbers(0) }));
    expect(Math.abs(served.data[0]!)).toBeLessThan(1);
  });

  it('must leave something', () => {
    expect(() => prepare({ same: numbers(1, 1) })).toThrow(/same: every value is 1/);
    expect(() => prepare({})).toThrow(InvalidArgument);
  });
});

describe('a fitted preprocessor', () => {
  const { table, target } = mixedTable(300, 2);
  const { preprocessor } = fitPreprocessor({ table, target, input: 'scaled', random: createRandom(1) });
  const later = mixedTable(200, 3).table;

  it('never writes anything but finite numbers', () => {
    expect(preprocessor.transform(later).data.every((value) => Number.isFinite(value))).toBe(true);
  });

  it('survives JSON unchanged', () => {
    const json = JSON.parse(JSON.stringify(preprocessor.toJSON())) as JsonObject;
    const again = preprocessorFromJSON(json);
    expect(again.transform(later)).toEqual(preprocessor.transform(later));
    expect(again.plan).toEqual(preprocessor.plan);
    expect(again.toJSON()).toEqual(preprocessor.toJSON());
  });

  it('treats each row by itself, whatever stands beside it', () => {
    const all = rowsOf(preprocessor.transform(later));
    const some = Uint32Array.of(150, 3, 77);
    expect(rowsOf(preprocessor.transform(takeRows(later, some)))).toEqual([...some].map((row) => all[row]));
  });

  it('finds columns by name and ignores others', () => {
    const shuffled = { ...later, columns: [...later.columns].reverse() };
    expect(preprocessor.transform(shuffled)).toEqual(preprocessor.transform(later));
    expect(() => preprocessor.transform({ ...later, columns: later.columns.slice(1) })).toThrow(/amount/);
    const wrongKind = makeTable({
      ...Object.fromEntries(later.columns.map(({ name, data }) => [name, data])),
      amount: dates('2024-01-01'),
    });
    expect(() => preprocessor.transform(wrongKind)).toThrow(InvalidArgument);
  });

  it('gives the same result for the same seed', () => {
    const again = fitPreprocessor({ table, target, input: 'scaled', random: createRandom(1) });
    expect(again.preprocessor.toJSON()).toEqual(preprocessor.toJSON());
  });

  it('counts what it replaces', () => {
    const odd = makeTable({ amount: numbers(null, infinity, 1), member: categories('yes', 'perhaps', null) });
    expect(countReplacements(preprocessor.steps, odd)).toEqual([
      { column: 'amount', missing: 1, infinite: 1, unseen: 0 },
      { column: 'member', missing: 1, infinite: 0, unseen: 1 },
    ]);
  });

  it('reads files from before there were stages', () => {
    const { steps, plan, stages } = preprocessor.toJSON();
    const [{ centres, scales }] = stages as unknown as readonly [{ centres: number[]; scales: number[] }];
    const old = preprocessorFromJSON({ steps: steps!, plan: plan!, zScore: { centres, scales } });
    expect(old.transform(later)).toEqual(preprocessor.transform(later));
  });

  it('refuses damaged JSON', () => {
    const json = preprocessor.toJSON();
    const steps = json['steps'] as readonly JsonObject[];
    const stages = json['stages'] as readonly JsonObject[];
    const damaged: JsonObject[] = [
      { ...json, steps: [] },
      { ...json, steps: [{ ...steps[0]!, kind: 'script' }] },
      { ...json, steps: [steps[0]!, steps[0]!] },
      { ...json, steps: [{ ...steps[2]!, levels: ['a', 'a', 'b'] }] },
      { ...json, steps: [{ ...steps[1]!, fill: 2 }] },
      { ...json, stages: [{ kind: 'affine', centres: [0], scales: [1] }] },
      { ...json, stages: [{ ...stages[0]!, scales: [0] }] },
      { ...json, stages: [{ kind: 'selection', kept: [] }] },
      { ...json, stages: [{ kind: 'selection', kept: [1, 0] }] },
      { ...json, stages: [{ kind: 'selection', kept: [99] }] },
      { ...json, stages: [{ kind: 'script' }] },
      { ...json, imputer: { kind: 'script' } },
      { ...json, targetTransform: { method: 'script' } },
    ];
    for (const one of damaged) expect(() => preprocessorFromJSON(one)).toThrow(InvalidArgument);
  });
});

describe('options', () => {
  it('must be known', () => {
    const options = { imputation: 'mean' } as never;
    expect(() => prepare({ x: numbers(1, 2) }, { options })).toThrow(/imputation/);
    expect(() =>
      prepare({ x: numbers(1, 2) }, { options: { numericImputation: 'middle' as never } }),
    ).toThrow(InvalidArgument);
    expect(() => prepare({ x: numbers(1, 2) }, { options: { maxEncodingOhe: 1.5 } })).toThrow(
      InvalidArgument,
    );
  });
});
