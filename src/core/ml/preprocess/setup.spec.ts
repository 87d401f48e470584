import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { categories, dates, makeTable, numbers } from '../../../../test/support/make-table.js';
import type { JsonObject } from '../../json.js';
import { createRandom } from '../../random.js';
import { type Column, type Table, takeRows } from '../../table.js';
import { canonicalJson } from '../canonical-json.js';
import type { InputKind, Matrix, Target } from '../estimator.js';
import { countReplacements } from './count-replacements.js';
import { fitPreprocessor, type PreprocessorFit, type PreprocessorInput } from './fit-preprocessor.js';
import type { PreprocessOptions } from './preprocess-options.js';
import { type Preprocessor, preprocessorFromJSON } from './preprocessor.js';
import { bucketOf } from './text-words.js';

const golden: {
  readonly neighbours: { rows: readonly (number | null)[]; answer: readonly number[] };
} = JSON.parse(readFileSync(new URL('../../../../test/golden/preprocess.json', import.meta.url), 'utf8'));

function rowsOf({ rows, columns, data }: Matrix): number[][] {
  return Array.from({ length: rows }, (_, i) => [...data.subarray(i * columns, (i + 1) * columns)]);
}

function isSameMatrix(one: Matrix, other: Matrix): boolean {
  const isSame = (a: ArrayLike<number> = [], b: ArrayLike<number> = []) =>
    a.length === b.length && Array.from(a).every((value, at) => Object.is(value, b[at]));
  return one.rows === other.rows && isSame(one.data, other.data) && isSame(one.levels, other.levels);
}

/** Of what model files hold; also proves that all of it is plain data with finite numbers. */
function isSameText(one: Preprocessor, other: Preprocessor): boolean {
  return canonicalJson(one.toJSON()) === canonicalJson(other.toJSON());
}

function setup(
  columns: Readonly<Record<string, Column>>,
  options: Partial<PreprocessOptions> = {},
  more: Partial<PreprocessorInput> = {},
): PreprocessorFit {
  const table = makeTable(columns);
  const target: Target = {
    task: 'regression',
    values: Float64Array.from({ length: table.rowCount }, (_, i) => i),
  };
  return fitPreprocessor({ table, target, input: 'plain', options, random: createRandom(1), ...more });
}

const SHOPS = Array.from({ length: 30 }, (_, k) => `s${k}`);
const WORDS = ['red', 'blue', 'fast', 'slow', 'car', 'boat', 'old', 'new', 'cheap', 'dear'];

/** Columns of every kind with holes, and a target that hangs on some of them. */
function mixed(rows: number, seed: number, task: Target['task'] = 'classification') {
  const random = createRandom(seed);
  const holed = <T>(make: (row: number) => T) =>
    Array.from({ length: rows }, (_, row) => (random.next() < 0.08 ? null : make(row)));
  const base = Array.from({ length: rows }, () => random.normal());
  const table = makeTable({
    amount: numbers(...holed((row) => Math.exp(base[row]!))),
    twin: numbers(...holed((row) => -2 * base[row]! + 0.01 * random.normal())),
    size: numbers(...holed(() => 1 + random.integer(6))),
    member: categories(...holed(() => (random.next() < 0.3 ? 'yes' : 'no'))),
    colour: categories(
      ...holed(() => ['red', 'green', 'blue', 'black'][Math.floor(4 * random.next() ** 3)]!),
    ),
    shop: categories(...holed(() => SHOPS[random.integer(30)]!)),
    at: dates(...holed(() => new Date(1.7e12 + random.integer(4e9) * 10).toISOString())),
    note: categories(...holed((row) => `${WORDS.filter(() => random.next() < 0.5).join(' ')} item no${row}`)),
  });
  const values = Float64Array.from(base, (value) => value + 0.3 * random.normal());
  const target: Target =
    task === 'regression'
      ? { task, values }
      : { task, labels: Int32Array.from(values, (value) => (value > 1 ? 1 : 0)), classCount: 2 };
  return { table, target };
}

describe('raw input', () => {
  const columns = {
    x: numbers(1, null, 3, 4),
    c: categories('a', 'b', null, 'c'),
    flag: categories('n', 'y', 'n', null),
    at: dates('2024-01-01', null, '2024-03-01', '2024-02-01'),
  };

  it('keeps missing numbers and codes of categories', () => {
    const { trainingMatrix, preprocessor } = setup(
      columns,
      { createDateColumns: ['month'] },
      { input: 'raw' },
    );
    expect(preprocessor.featureNames).toEqual(['x', 'c', 'flag', 'at month']);
    expect([...trainingMatrix.levels!]).toEqual([0, 3, 2, 0]);
    expect(rowsOf(trainingMatrix)).toEqual([
      [1, 0, 0, 1],
      [Number.NaN, 1, 1, Number.NaN],
      [3, Number.NaN, 0, 3],
      [4, 2, Number.NaN, 2],
    ]);
    const later = makeTable({ ...columns, c: categories('z', 'c', null, 'a') });
    expect(rowsOf(preprocessor.transform(later)).map((row) => row[1])).toEqual([
      Number.NaN,
      2,
      Number.NaN,
      0,
    ]);
    expect(countReplacements(preprocessor.steps, later)[1]).toMatchObject({
      column: 'c',
      missing: 1,
      unseen: 1,
    });
  });

  it('fills what the options name an imputation for', () => {
    const { trainingMatrix } = setup(columns, { numericImputation: -1 }, { input: 'raw' });
    expect(rowsOf(trainingMatrix)[1]!.slice(0, 2)).toEqual([-1, 1]);
  });

  it('becomes plain where an option needs complete numbers', () => {
    const { trainingMatrix } = setup(columns, { pca: true }, { input: 'raw' });
    expect(trainingMatrix.levels).toBeUndefined();
    expect(trainingMatrix.data.every(Number.isFinite)).toBe(true);
  });

  it('keeps a number that is always the same where it is known, since missing tells rows apart', () => {
    const found = setup({ x: numbers(5, null, 5) }, {}, { input: 'raw' });
    expect(rowsOf(found.trainingMatrix)).toEqual([[5], [Number.NaN], [5]]);
    expect(() => setup({ x: numbers(5, null, 5) })).toThrow(/every value is 5/);
  });

  it('target encodes categories of more than 254 levels', () => {
    const many = categories(...Array.from({ length: 800 }, (_, i) => `k${i % 300}`));
    expect(setup({ many }, {}, { input: 'raw' }).preprocessor.steps[0]?.kind).toBe('target-encoding');
  });

  it('takes missing values of such categories for unseen ones, in training as in serving', () => {
    const many = categories(...Array.from({ length: 1200 }, (_, i) => (i % 4 === 0 ? null : `l${i % 299}`)));
    const { preprocessor, trainingMatrix } = setup({ many }, {}, { input: 'raw' });
    const table = makeTable({ many: categories(null, 'never seen') });
    const [missing, unseen] = rowsOf(preprocessor.transform(table));
    expect(missing).toEqual(unseen);
    const trained = rowsOf(trainingMatrix).filter((_, row) => row % 4 === 0);
    for (const [share, mean] of trained) {
      expect(share).toBe(missing![0]);
      // The mean of four folds of five; the target goes from 0 to 1199.
      expect(Math.abs(mean! - missing![1]!)).toBeLessThan(30);
    }
  });
});

describe('imputation', () => {
  it('takes the mode, the smallest of the most frequent, or a number', () => {
    const x = numbers(7, 2, 2, 7, 1, null);
    expect(rowsOf(setup({ x }, { numericImputation: 'mode' }).trainingMatrix)[5]).toEqual([2]);
    expect(rowsOf(setup({ x }, { numericImputation: -9 }).trainingMatrix)[5]).toEqual([-9]);
  });

  it('drops training rows and fills later ones', () => {
    const columns = { x: numbers(1, null, 3, 8), c: categories('a', 'b', null, 'b') };
    const weights = Float64Array.of(1, 2, 3, 4);
    const found = setup(columns, { numericImputation: 'drop' }, { weights });
    expect(found.trainingTarget).toEqual({ task: 'regression', values: Float64Array.of(0, 2, 3) });
    expect(found.trainingWeights).toEqual(Float64Array.of(1, 3, 4));
    expect(rowsOf(found.preprocessor.transform(makeTable(columns))).map(([x]) => x)).toEqual([1, 4, 3, 8]);
    const both = setup(columns, { numericImputation: 'drop', categoricalImputation: 'drop' });
    expect(both.trainingMatrix.rows).toBe(2);
    expect(() => setup({ x: numbers(1, null), y: numbers(null, 1) }, { numericImputation: 'drop' })).toThrow(
      /missing values to drop/,
    );
  });

  it('drops training rows without a date, whatever the column holds in its place', () => {
    const at = categories('2024-01-01', 'no date', '2024-03-01', '+300000-01-01', '2024-05-01');
    const stamp = numbers(1.7e12, 1.7e12, 1.8e12, 1.9e12, 1.7e18);
    const { trainingMatrix } = setup(
      { at, stamp, x: numbers(1, 2, 3, 4, 5) },
      { numericImputation: 'drop', dateFeatures: ['at', 'stamp'] },
    );
    expect(trainingMatrix.rows).toBe(2);
  });

  it('joins a level that has the name of the constant', () => {
    const { preprocessor } = setup({ c: categories('a', 'b', 'c', null) }, { categoricalImputation: 'b' });
    expect(preprocessor.featureNames).toEqual(['c=a', 'c=b', 'c=c']);
    expect(rowsOf(preprocessor.transform(makeTable({ c: categories(null) })))).toEqual([[0, 1, 0]]);
  });

  it('by neighbours agrees with scikit-learn on columns of deviation 1', () => {
    const { rows, answer } = golden.neighbours;
    const column = (j: number) => numbers(...rows.filter((_, at) => at % 3 === j));
    const { trainingMatrix } = setup(
      { a: column(0), b: column(1), c: column(2) },
      { numericImputation: 'knn' },
    );
    trainingMatrix.data.forEach((value, at) => {
      expect(value).toBeCloseTo(answer[at]!, 9);
    });
  });

  it('by neighbours does not hang on units', () => {
    const { rows } = golden.neighbours;
    const column = (j: number, unit = 1) =>
      numbers(...rows.filter((_, at) => at % 3 === j).map((value) => value && value * unit));
    const fill = (unit: number) => {
      const columns = { a: column(0, unit), b: column(1), c: column(2) };
      return rowsOf(setup(columns, { numericImputation: 'knn' }).trainingMatrix).map((row) => row[1]);
    };
    expect(fill(1024)).toEqual(fill(1));
  });

  it('by neighbours does not look at columns that differ by rounding only', () => {
    const rows = 200;
    const random = createRandom('rounded neighbours');
    const x = Array.from({ length: rows }, () => random.normal());
    const y = x.map((value, i) => (i % 4 === 0 ? null : 3 * value));
    const rounded = numbers(...x.map(() => (random.next() < 0.5 ? 0.3 : 0.1 + 0.2)));
    const learn = (columns: Readonly<Record<string, Column>>) => setup(columns, { numericImputation: 'knn' });
    const plain = learn({ x: numbers(...x), y: numbers(...y) });
    const found = learn({ rounded, x: numbers(...x), y: numbers(...y) });
    expect(isSameMatrix(found.trainingMatrix, plain.trainingMatrix)).toBe(true);
    expect(found.preprocessor.usedColumns).toEqual(['x', 'y']);
  });

  it('by rounds of trees goes on as long wherever the numbers lie', () => {
    const random = createRandom('rounds');
    const base = Array.from({ length: 300 }, () => random.normal());
    const columns = ['a', 'b', 'c'].map((_, k) =>
      base.map((value) => (random.next() < 0.4 ? null : (k + 1) * value + 0.1 * random.normal())),
    );
    const treesAt = (offset: number) => {
      const moved = columns.map((values) => numbers(...values.map((value) => value && value + offset)));
      const { plan } = setup(
        { a: moved[0]!, b: moved[1]!, c: moved[2]! },
        { imputationType: 'iterative', iterativeImputationIters: 3 },
      ).preprocessor;
      return /\d+ trees/.exec(plan[0]?.afterwards?.join() ?? '')?.[0];
    };
    expect(treesAt(0)).toBe('9 trees');
    expect(treesAt(2 ** 20)).toBe('9 trees');
  });

  it('by rounds of trees finds what the other columns tell, numbers and categories', () => {
    const random = createRandom(2);
    const truth = Array.from({ length: 400 }, () => random.next() * 10);
    const hides = truth.map(() => random.next() < 0.2);
    const { trainingMatrix, preprocessor } = setup(
      {
        x: numbers(...truth),
        double: numbers(...truth.map((value, i) => (hides[i] ? null : 2 * value))),
        half: categories(...truth.map((value, i) => (hides[399 - i] ? null : value > 5 ? 'high' : 'low'))),
      },
      { imputationType: 'iterative' },
    );
    rowsOf(trainingMatrix).forEach(([x, double, half]) => {
      expect(Math.abs(double! - 2 * x!)).toBeLessThan(2);
      if (Math.abs(x! - 5) > 0.5) expect(half).toBe(x! > 5 ? 0 : 1);
    });
    expect(preprocessor.plan[1]?.afterwards?.[0]).toMatch(
      /^\d+ missing in training; .*double, half are predicted/,
    );
  });
});

describe('how columns are read', () => {
  it('follows the options, also for later rows', () => {
    const columns = {
      code: numbers(1, 2, 3, 1),
      text: categories('1.5', '2', 'none', ''),
      day: categories('2024-01-01', '2024-02-01', null, 'soon'),
      gone: numbers(1, 2, 3, 4),
    };
    const { preprocessor } = setup(columns, {
      categoricalFeatures: ['code'],
      numericFeatures: ['text'],
      dateFeatures: ['day'],
      ignoreFeatures: ['gone', 'not there'],
      createDateColumns: ['month'],
    });
    expect(preprocessor.featureNames).toEqual(['code=1', 'code=2', 'code=3', 'text', 'day month']);
    expect(rowsOf(preprocessor.transform(makeTable(columns)))).toEqual([
      [1, 0, 0, 1.5, 1],
      [0, 1, 0, 2, 2],
      [0, 0, 1, 1.75, 1],
      [1, 0, 0, 1.75, 1],
    ]);
    expect(preprocessor.plan[3]).toMatchObject({ column: 'gone', dropReason: 'ignored' });
    expect(preprocessor.plan[0]?.why).toMatch(/read as category/);
    expect(preprocessor.usedColumns).toEqual(['code', 'text', 'day']);
  });

  it('gives levels with an order their place, unknown ones -1', () => {
    const { preprocessor } = setup(
      { size: categories('L', 'S', 'M', 'S') },
      { ordinalFeatures: { size: ['S', 'M', 'L'] } },
    );
    expect(rowsOf(preprocessor.transform(makeTable({ size: categories('M', 'L', 'XL', null) })))).toEqual([
      [1],
      [2],
      [-1],
      [0],
    ]);
  });

  it('keeps a key that the user wants kept', () => {
    const id = categories(...Array.from({ length: 60 }, (_, i) => `u${i}`));
    expect(setup({ id }, { keepFeatures: ['id'] }).preprocessor.steps[0]?.kind).toBe('target-encoding');
  });

  it('makes the parts of a date that are asked for', () => {
    const at = dates('2023-12-31T23:59:00Z', '2024-03-01T00:30:00Z');
    const { trainingMatrix } = setup(
      { at },
      { createDateColumns: ['quarter', 'dayOfYear', 'minute', 'weekday'] },
    );
    expect(rowsOf(trainingMatrix)).toEqual([
      [4, 365, 59, 7],
      [1, 61, 30, 5],
    ]);
  });
});

describe('encoding', () => {
  it('merges rare levels before it counts them, and their names stay known', () => {
    const c = categories('a', 'a', 'a', 'a', 'b', 'b', 'b', 'x', 'y', null);
    const { preprocessor } = setup({ c }, { rareToValue: 0.2 });
    expect(preprocessor.featureNames).toEqual(['c=a', 'c=b', 'c=rare']);
    const later = makeTable({ c: categories('x', 'y', 'z', 'rare') });
    expect(rowsOf(preprocessor.transform(later)).map((row) => row[2])).toEqual([1, 1, 0, 1]);
    expect(countReplacements(preprocessor.steps, later)).toEqual([
      { column: 'c', missing: 0, infinite: 0, unseen: 1 },
    ]);
    const two = setup({ c }, { rareToValue: 0.4, rareValue: 'other' }).preprocessor;
    expect(two.steps[0]).toMatchObject({ kind: 'two-level', levels: ['a', 'other'] });
  });

  it('goes by maxEncodingOhe, and always by marks below 0', () => {
    const c = categories(...Array.from({ length: 80 }, (_, i) => `k${i % 30}`));
    const kind = (maxEncodingOhe: number) => setup({ c }, { maxEncodingOhe }).preprocessor.steps[0]?.kind;
    expect([kind(25), kind(30), kind(-1), kind(0)]).toEqual([
      'target-encoding',
      'one-hot',
      'one-hot',
      'target-encoding',
    ]);
  });

  it('makes words of texts: counts times ln((1 + n) / (1 + d)) + 1, length 1', () => {
    const { preprocessor, trainingMatrix } = setup(
      { t: categories('Red car', 'red, red boat!', null) },
      { textFeatures: ['t'] },
    );
    const weight = (rows: number) => Math.log(4 / (1 + rows)) + 1;
    const [red, car, boat] = ['red', 'car', 'boat'].map((word) =>
      preprocessor.featureNames.indexOf(`t words ${bucketOf(word)}`),
    );
    expect(new Set([red, car, boat]).size).toBe(3);
    const second = rowsOf(trainingMatrix)[1]!;
    const length = Math.hypot(2 * weight(2), weight(1));
    expect(second[red!]).toBeCloseTo((2 * weight(2)) / length, 12);
    expect(second[boat!]).toBeCloseTo(weight(1) / length, 12);
    expect(second[car!]).toBe(0);
    expect(rowsOf(trainingMatrix)[2]).toEqual([0, 0, 0]);
    expect(rowsOf(preprocessor.transform(makeTable({ t: categories('CAR unheard-of') })))[0]![car!]).toBe(1);
    const counts = setup(
      { t: categories('Red car', 'red, red boat!', null) },
      { textFeatures: ['t'], textFeaturesMethod: 'bow' },
    );
    expect(rowsOf(counts.trainingMatrix)[1]![red!]).toBe(2);
  });

  it('hashes words the same for ever', () => {
    expect(bucketOf('red')).toBe(84);
  });

  it('takes many different texts of several words for texts, and short ones for keys', () => {
    const texts = Array.from({ length: 80 }, (_, i) => `order number ${i} was late`);
    const { preprocessor } = setup({ t: categories(...texts), x: numbers(...texts.map((_, i) => i)) });
    expect(preprocessor.plan[0]?.step).toBe('text');
    const keys = setup({
      k: categories(...texts.map((_, i) => `2024-01-01 10:00:${i}.5 ${i}`)),
      x: numbers(...texts.map((_, i) => i)),
    });
    expect(keys.preprocessor.plan[0]?.dropReason).toBe('id_like');
  });
});

describe('stages', () => {
  it('multiply features, but not marks of one column', () => {
    const { preprocessor, trainingMatrix } = setup(
      { x: numbers(1, 2, 3), c: categories('a', 'b', 'c') },
      { polynomialFeatures: true },
    );
    expect(preprocessor.featureNames).toEqual([
      'x',
      'c=a',
      'c=b',
      'c=c',
      'x^2',
      'x * c=a',
      'x * c=b',
      'x * c=c',
    ]);
    expect(rowsOf(trainingMatrix)[2]).toEqual([3, 0, 0, 1, 9, 0, 0, 3]);
  });

  it('drop features that hardly vary, but not those that are kept', () => {
    const columns = { a: numbers(1, 1, 1.1), b: numbers(1, 5, 9), c: numbers(2, 2.1, 2) };
    const options = { lowVarianceThreshold: 0.5, keepFeatures: ['c'] };
    const { preprocessor } = setup(columns, options);
    expect(preprocessor.featureNames).toEqual(['b', 'c']);
    expect(preprocessor.plan[0]?.afterwards).toEqual(['a left out: its variance is not above 0.5']);
    expect(() => setup(columns, { lowVarianceThreshold: 1000 })).toThrow(/must leave a feature/);
  });

  it('add the statistics of groups and drop their members on request', () => {
    const columns = { a: numbers(1, 2), b: numbers(4, 2), c: numbers(1, 8), d: numbers(0, 1) };
    const groupFeatures = { abc: ['a', 'b', 'c', 'absent'] };
    const { preprocessor, trainingMatrix } = setup(columns, { groupFeatures, dropGroups: true });
    expect(preprocessor.featureNames).toEqual([
      'd',
      'min(abc)',
      'max(abc)',
      'mean(abc)',
      'std(abc)',
      'median(abc)',
      'mode(abc)',
    ]);
    expect(rowsOf(trainingMatrix)).toEqual([
      [0, 1, 4, 2, Math.sqrt(2), 1, 1],
      [1, 2, 8, 4, Math.sqrt(8), 2, 2],
    ]);
    expect(setup(columns, { groupFeatures }).preprocessor.featureNames.length).toBe(10);
  });

  it('drop one of two opposite columns', () => {
    const random = createRandom(6);
    const x = Array.from({ length: 50 }, () => random.normal());
    const { preprocessor } = setup(
      {
        opposite: numbers(...x.map((value) => -value + 0.05 * random.normal())),
        x: numbers(...x),
        other: numbers(...x.map(() => random.normal())),
      },
      { removeMulticollinearity: true },
      { target: { task: 'regression', values: Float64Array.from(x) } },
    );
    expect(preprocessor.featureNames).toEqual(['x', 'other']);
  });

  it('cut named numbers into bins', () => {
    const x = numbers(0, 1, 10, 11, 20, 21, 30, 31, 40, 41);
    const { trainingMatrix } = setup({ x, y: x }, { binNumericFeatures: ['x'] });
    expect(rowsOf(trainingMatrix).map(([bin]) => bin)).toEqual([0, 0, 1, 1, 2, 2, 3, 3, 4, 4]);
    expect(rowsOf(trainingMatrix)[9]![1]).toBe(41);
  });

  it('leave outliers and balance to the training rows', () => {
    const { table, target } = mixed(300, 5);
    const labels = (target as { labels: Int32Array }).labels;
    const options = { removeOutliers: true, fixImbalance: true };
    const found = fitPreprocessor({ table, target, input: 'plain', options, random: createRandom(1) });
    const counts = [0, 1].map(
      (k) => (found.trainingTarget as { labels: Int32Array }).labels.filter((one) => one === k).length,
    );
    expect(counts[0]).toBe(counts[1]);
    expect(counts[0]).toBeLessThan(labels.filter((label) => label === 0).length);
    expect(found.preprocessor.transform(table).rows).toBe(300);
    expect(found.preprocessor.plan[0]?.afterwards?.join()).toMatch(
      /15 training rows left out.*to balance classes/,
    );
  });

  it('drop features that are the same in all training rows that are left', () => {
    const random = createRandom('left');
    const y = Array.from({ length: 400 }, () => random.normal());
    const columns = {
      mostly: numbers(...y.map((_, i) => (i % 40 === 0 ? 5 + random.normal() : 0.1))),
      y: numbers(...y),
    };
    const options = { removeOutliers: true, keepFeatures: ['mostly'] };
    for (const input of ['plain', 'scaled'] as const) {
      const { preprocessor } = setup(columns, options, { input });
      expect(preprocessor.featureNames).toEqual(['y']);
      expect(preprocessor.plan[0]?.afterwards?.slice(0, 2)).toEqual([
        expect.stringContaining('left out as outliers'),
        'mostly left out: it is the same in every training row that is left',
      ]);
    }
    const { mostly } = columns;
    expect(() => setup({ mostly }, { removeOutliers: true })).toThrow(/feature that tells training rows/);
  });

  it('drop products and group statistics that differ by rounding only', () => {
    const random = createRandom('products');
    const x = Array.from({ length: 200 }, () => 1 + random.next());
    const columns = { x: numbers(...x), inverse: numbers(...x.map((value) => 1 / value)) };
    const found = setup(columns, { polynomialFeatures: true }, { input: 'scaled' });
    expect(found.preprocessor.featureNames).toEqual(['x', 'inverse', 'x^2', 'inverse^2']);
    const copies = { a: numbers(...x), b: numbers(...x), c: numbers(...x) };
    const groups = setup(copies, { groupFeatures: { g: ['a', 'b', 'c'] } }, { input: 'scaled' });
    expect(groups.preprocessor.featureNames).not.toContain('std(g)');
    expect(groups.preprocessor.featureNames).toContain('mean(g)');
  });

  it('scale as the estimator wants, unless the user says otherwise', () => {
    const x = numbers(0, 5, 10);
    expect(
      rowsOf(
        setup({ x }, { normalize: true, normalizeMethod: 'minmax' }, { input: 'scaled' }).trainingMatrix,
      ),
    ).toEqual([[0], [0.5], [1]]);
    expect(setup({ x }, {}, { input: 'scaled' }).preprocessor.plan[0]?.afterwards).toEqual([
      'normalised (zscore)',
    ]);
    expect(setup({ x }).preprocessor.plan[0]?.afterwards).toBeUndefined();
  });

  it('scale what was transformed, not the other way round', () => {
    const x = numbers(...Array.from({ length: 40 }, (_, i) => Math.exp(i / 5)));
    const { data } = setup({ x }, { transformation: true, normalize: true }).trainingMatrix;
    const mean = data.reduce((sum, value) => sum + value, 0) / 40;
    expect(mean).toBeCloseTo(0, 9);
    expect(data.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 40).toBeCloseTo(1, 9);
  });

  it('leave marks as they are when numbers are transformed and scaled', () => {
    const columns = { x: numbers(0, 5, 100), c: categories('a', 'b', 'b') };
    const options = { transformation: true, transformationMethod: 'quantile', normalize: true } as const;
    const rows = rowsOf(setup(columns, options).trainingMatrix);
    expect(rows.map((row) => row[1])).toEqual([0, 1, 1]);
    expect(rows[1]![0]).toBeCloseTo(0, 12);
  });

  it('turn features into components beside those that are kept', () => {
    const { preprocessor, trainingMatrix } = setup(
      { a: numbers(1, 2, 3, 4), b: numbers(2, 4, 6, 8.1), c: numbers(5, 1, 1, 1) },
      { pca: true, pcaComponents: 1, keepFeatures: ['c'] },
    );
    expect(preprocessor.featureNames).toEqual(['pca0', 'c']);
    expect(rowsOf(trainingMatrix).map((row) => row[1])).toEqual([5, 1, 1, 1]);
    expect(preprocessor.plan[0]?.afterwards?.[0]).toMatch(/1 principal components \(100\.0 %/);
  });

  it('tell of components that would not vary', () => {
    const columns = { x: numbers(1, 5, 2, 7, 3, 4), c: categories('a', 'b', 'c', 'a', 'b', 'c') };
    const { preprocessor } = setup(columns, { pca: true });
    expect(preprocessor.featureNames).toEqual(['pca0', 'pca1', 'pca2']);
    expect(preprocessor.plan[1]?.afterwards).toEqual([
      'turned into 3 principal components (100.0 % of the variance; 1 more would not vary)',
    ]);
  });

  it('select a share of the original columns, at least one', () => {
    const { table, target } = mixed(200, 7);
    const select = (nFeaturesToSelect: number) =>
      fitPreprocessor({
        table,
        target,
        input: 'plain',
        options: { featureSelection: true, featureSelectionMethod: 'univariate', nFeaturesToSelect },
        random: createRandom(1),
      }).preprocessor.featureNames;
    expect(select(0.3).length).toBe(2);
    expect(select(0.01).length).toBe(1);
    expect(select(3).length).toBe(3);
  });
});

describe('the target', () => {
  const { table, target } = mixed(120, 9, 'regression');
  const values = (target as { values: Float64Array }).values.map((value) => Math.exp(2 * value));

  it.each(['yeo-johnson', 'quantile'] as const)(
    'is learnt transformed by %s and comes back',
    (transformTargetMethod) => {
      const { trainingTarget, preprocessor } = fitPreprocessor({
        table,
        target: { task: 'regression', values },
        input: 'plain',
        options: { transformTarget: true, transformTargetMethod },
        random: createRandom(1),
      });
      const learnt = (trainingTarget as { values: Float64Array }).values;
      const transform = preprocessorFromJSON(preprocessor.toJSON()).targetTransform!;
      expect(transform.transform(values)).toEqual(learnt);
      transform.invert(learnt).forEach((value, i) => {
        expect(Math.abs(value - values[i]!)).toBeLessThan(1e-6 * Math.max(1, values[i]!));
      });
      const wild = transform.invert(Float64Array.of(-1e9, 1e9));
      expect(wild.every(Number.isFinite)).toBe(true);
      expect(wild[1]).toBeLessThanOrEqual(2 * Math.max(...values));
    },
  );

  it('of classes is neither transformed nor are numbers balanced', () => {
    const classes = mixed(50, 1);
    const learn = (input: Pick<PreprocessorInput, 'target' | 'options'>) => () =>
      fitPreprocessor({ table: classes.table, input: 'plain', random: createRandom(1), ...input });
    expect(learn({ target: classes.target, options: { transformTarget: true } })).toThrow(/regression only/);
    const regression = mixed(50, 1, 'regression').target;
    expect(learn({ target: regression, options: { fixImbalance: true } })).toThrow(/classification only/);
  });
});

describe('whatever the options', () => {
  const everyOption: readonly (readonly [string, InputKind, Partial<PreprocessOptions>])[] = [
    ['raw defaults', 'raw', {}],
    ['scaled defaults', 'scaled', {}],
    [
      'raw with scaling, bins and rare levels',
      'raw',
      {
        normalize: true,
        transformation: true,
        binNumericFeatures: ['size'],
        rareToValue: 0.1,
        polynomialFeatures: true,
        lowVarianceThreshold: 0.01,
      },
    ],
    [
      'neighbours',
      'plain',
      {
        numericImputation: 'knn',
        normalize: true,
        normalizeMethod: 'robust',
        ordinalFeatures: { colour: ['red', 'green', 'blue'] },
      },
    ],
    [
      'rounds of trees',
      'plain',
      {
        imputationType: 'iterative',
        iterativeImputationIters: 2,
        transformation: true,
        transformationMethod: 'quantile',
      },
    ],
    [
      'selection',
      'plain',
      {
        featureSelection: true,
        featureSelectionMethod: 'sequential',
        nFeaturesToSelect: 4,
        removeMulticollinearity: true,
      },
    ],
    [
      'components',
      'scaled',
      {
        ignoreFeatures: ['note'],
        pca: true,
        pcaComponents: 0.9,
        groupFeatures: { g: ['amount', 'size'] },
        keepFeatures: ['member'],
      },
    ],
    [
      'training rows',
      'scaled',
      { removeOutliers: true, outliersMethod: 'lof', fixImbalance: true, fixImbalanceMethod: 'adasyn' },
    ],
    ['preprocess off', 'plain', { preprocess: false, pca: true }],
  ];
  const { table, target } = mixed(160, 11);
  const later = mixed(60, 12).table;

  it.each(everyOption)(
    '%s: JSON, single rows and shuffled columns give the same features',
    (_, input, options) => {
      const learn = (rows: Table) =>
        fitPreprocessor({ table: rows, target, input, options, random: createRandom(1) });
      const { preprocessor, trainingMatrix } = learn(table);
      const wanted = preprocessor.transform(later);
      expect(wanted.columns).toBe(preprocessor.featureNames.length);
      expect(trainingMatrix.columns).toBe(wanted.columns);
      if (input !== 'raw') expect(wanted.data.every(Number.isFinite)).toBe(true);
      const again = preprocessorFromJSON(JSON.parse(JSON.stringify(preprocessor.toJSON())) as JsonObject);
      expect(isSameMatrix(again.transform(later), wanted)).toBe(true);
      expect(isSameText(again, preprocessor)).toBe(true);
      const one = takeRows(later, Uint32Array.of(17));
      expect(rowsOf(again.transform(one))[0]).toEqual(rowsOf(wanted)[17]);
      const reversed = preprocessor.transform({ ...later, columns: [...later.columns].reverse() });
      expect(isSameMatrix(reversed, wanted)).toBe(true);
      expect(isSameText(learn(table).preprocessor, preprocessor)).toBe(true);
    },
  );

  it.each(everyOption)(
    '%s: training rows are transformed as later ones, but for target means',
    (_, input, options) => {
      if (options.fixImbalance === true) return;
      const { preprocessor, trainingMatrix } = fitPreprocessor({
        table,
        target,
        input,
        options: { ...options, maxEncodingOhe: -1 },
        random: createRandom(1),
      });
      expect(isSameMatrix(preprocessor.transform(table), trainingMatrix)).toBe(true);
    },
  );

  it.each(everyOption)('%s: features stay finite for the wildest numbers', (_, input, options) => {
    const { preprocessor } = fitPreprocessor({ table, target, input, options, random: createRandom(1) });
    const wild = (values: readonly number[]): Column => ({
      kind: 'number',
      values: Float64Array.from(values),
    });
    const rows = takeRows(later, Uint32Array.of(1, 2, 3, 4, 5));
    const odd = {
      ...Object.fromEntries(rows.columns.map(({ name, data }) => [name, data])),
      amount: wild([1e150, -1e150, Number.POSITIVE_INFINITY, 1e-320, 0]),
      twin: wild([1e150, 1e150, -1e300, -1e150, 0]),
    };
    const found = preprocessor.transform(makeTable(odd)).data;
    expect(found.every((value) => Number.isFinite(value) || (input === 'raw' && Number.isNaN(value)))).toBe(
      true,
    );
  });

  it('validation rows change nothing that is learnt, though they share dictionaries with training', () => {
    // The first 60 rows become as strange as can be; dictionaries are those of the whole table.
    const size = later.rowCount;
    const spoil = ({ data }: { data: Column }): Column => {
      if (data.kind !== 'category') {
        return { ...data, values: data.values.map((value, i) => (i < size ? 1e9 * (i + 1) : value)) };
      }
      const texts = Array.from(data.codes, (code, i) =>
        i < size ? `aa strange ${i % 7}` : (data.levels[code] ?? null),
      );
      return categories(...texts);
    };
    const wild = makeTable(Object.fromEntries(table.columns.map((column) => [column.name, spoil(column)])));
    const train = Uint32Array.from({ length: 160 - size }, (_, i) => size + i);
    const labels = (target as { labels: Int32Array }).labels;
    const fold: Target = { task: 'classification', labels: labels.slice(size), classCount: 2 };
    for (const [, input, options] of everyOption) {
      const [plain, poisoned] = [table, wild].map((rows) =>
        fitPreprocessor({
          table: takeRows(rows, train),
          target: fold,
          input,
          options,
          random: createRandom(1),
        }),
      );
      expect(isSameText(poisoned!.preprocessor, plain!.preprocessor)).toBe(true);
    }
  });
});
