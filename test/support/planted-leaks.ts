import type { Target } from '../../src/core/ml/estimator.js';
import type { Guard, GuardRequest } from '../../src/core/ml/guards/guard-finding.js';
import type { Fold } from '../../src/core/ml/split/fold.js';
import { groupIds } from '../../src/core/ml/split/group-ids.js';
import { planSplit, type SplitSpec } from '../../src/core/ml/split/plan-split.js';
import { createRandom, permutation, type Random } from '../../src/core/random.js';
import { type Column, findColumn, type NamedColumn, type Table, takeRows } from '../../src/core/table.js';

/** One data set, what is asked of the guards, and the leak that was put into it, if any. */
export interface GuardCase {
  readonly name: string;
  readonly request: GuardRequest;
  readonly leak?: { readonly guard: Guard; readonly column?: string };
}

interface Data {
  readonly table: Table;
  readonly target: Target;
}

const DAY = 86_400_000;
const START = Date.UTC(2024, 0, 1);

const number = (values: ArrayLike<number>): Column => ({ kind: 'number', values: Float64Array.from(values) });
const date = (values: ArrayLike<number>): Column => ({ kind: 'date', values: Float64Array.from(values) });
const text = (values: readonly (string | undefined)[]): Column => {
  const levels = [...new Set(values.filter((value) => value !== undefined))];
  const codeOf = new Map(levels.map((level, code) => [level, code]));
  return {
    kind: 'category',
    levels,
    codes: Int32Array.from(values, (value) => (value === undefined ? -1 : codeOf.get(value)!)),
  };
};
const many = (rows: number, draw: (row: number) => number) =>
  Array.from({ length: rows }, (_, row) => draw(row));
const hex = (random: Random, length: number) =>
  Array.from({ length }, () => random.integer(16).toString(16)).join('');
const poisson = (random: Random, mean: number) =>
  Math.max(0, Math.round(mean + Math.sqrt(mean) * random.normal()));

const BASES = ['mixed', 'skewed', 'three', 'small', 'rare', 'counts', 'wide', 'money'] as const;
type Base = (typeof BASES)[number];

/** Tables with signal spread over several columns; no column tells the target alone. */
function drawBase(base: Base, random: Random): Data {
  const rows = {
    mixed: 800,
    skewed: 600,
    three: 1500,
    small: 120,
    rare: 2000,
    counts: 700,
    wide: 400,
    money: 900,
  }[base];
  const hidden = many(rows, () => random.normal());
  const noisy = (strength: number) => many(rows, (row) => strength * hidden[row]! + random.normal());
  const plan = many(rows, () => random.integer(4));
  const columns: NamedColumn[] = [
    { name: 'age', data: number(many(rows, () => 18 + random.integer(60))) },
    { name: 'score', data: number(noisy(1)) },
    { name: 'plan', data: text(plan.map((one) => ['free', 'basic', 'pro', 'team'][one])) },
    { name: 'city', data: text(many(rows, () => random.integer(40)).map((one) => `city ${one}`)) },
  ];
  if (base === 'counts' || base === 'rare') {
    columns.push({
      name: 'visits',
      data: number(noisy(0.5).map((value) => poisson(random, Math.exp(6 + 0.5 * value)))),
    });
  }
  if (base === 'money' || base === 'skewed') {
    columns.push({
      name: 'income',
      data: number(noisy(0.7).map((value) => Math.round(Math.exp(10.5 + 0.6 * value)))),
    });
  }
  if (base === 'wide') {
    for (let j = 0; j < 26; j++) columns.push({ name: `sensor ${j}`, data: number(noisy(0.2)) });
  }
  if (base === 'mixed' || base === 'three') {
    columns.push({ name: 'signed up', data: date(many(rows, () => START - DAY * random.integer(900))) });
    columns.push({
      name: 'note',
      data: text(
        many(rows, () => random.integer(9)).map((one, row) => `called ${one} times, row ${row % 97} of list`),
      ),
    });
  }
  if (base === 'small' || base === 'counts') {
    columns.push({
      name: 'level',
      data: number(many(rows, () => (random.next() < 0.3 ? Number.NaN : random.normal()))),
    });
  }
  const told = hidden.map((value, row) => value + 0.3 * plan[row]! + 0.7 * random.normal());
  const table: Table = { rowCount: rows, columns };
  if (base === 'skewed' || base === 'counts' || base === 'money') {
    const value = {
      skewed: Math.exp,
      counts: (x: number) => Math.max(0, Math.round(4 + 2 * x)),
      money: (x: number) => 100 + 20 * x,
    }[base];
    return { table, target: { task: 'regression', values: Float64Array.from(told, value) } };
  }
  const sorted = Float64Array.from(told).sort();
  const cuts = base === 'three' ? [0.4, 0.75] : base === 'rare' ? [0.94] : [0.5];
  const limits = cuts.map((cut) => sorted[Math.floor(cut * rows)]!);
  const labels = Int32Array.from(told, (value) => limits.filter((limit) => value >= limit).length);
  return { table, target: { task: 'classification', labels, classCount: cuts.length + 1 } };
}

const withColumn = ({ table, target }: Data, name: string, data: Column): Data => ({
  target,
  table: { ...table, columns: [...table.columns, { name, data }] },
});

function reorder({ table, target }: Data, rows: Uint32Array): Data {
  return {
    table: takeRows(table, rows),
    target:
      target.task === 'classification'
        ? { ...target, labels: Int32Array.from(rows, (row) => target.labels[row]!) }
        : { ...target, values: Float64Array.from(rows, (row) => target.values[row]!) },
  };
}

const valuesOf = (target: Target): Float64Array =>
  target.task === 'classification' ? Float64Array.from(target.labels) : target.values;

function deviation(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

function split(
  spec: SplitSpec,
  { table, target }: Data,
  more: { groups?: Int32Array; times?: Float64Array } = {},
): readonly Fold[] {
  const plan = planSplit(spec, { rows: table.rowCount, target, seed: 3, ...more });
  if (plan.kind === 'refused') throw new Error(JSON.stringify(plan.faults));
  return plan.folds;
}

const shuffled = (data: Data): readonly Fold[] =>
  split(
    { kind: data.target.task === 'classification' ? 'stratified' : 'k-fold', folds: 5, isShuffled: true },
    data,
  );

const ask = (data: Data, more: Partial<GuardRequest> = {}): GuardRequest => ({
  ...data,
  folds: shuffled(data),
  seed: 11,
  ...more,
});

const sortedRows = (values: ArrayLike<number>): Uint32Array =>
  Uint32Array.from({ length: values.length }, (_, row) => row).sort(
    (a, b) => values[a]! - values[b]! || a - b,
  );

function idCases(random: Random): GuardCase[] {
  const ids: readonly ((rows: number) => [string, Column])[] = [
    (rows) => ['row', number(many(rows, (row) => row))],
    (rows) => ['client', number(Array.from(permutation(rows, random), (row) => row + 1000))],
    (rows) => ['account', number(many(rows, () => 100_000_000 + random.integer(900_000_000)))],
    (rows) => [
      'uuid',
      text(many(rows, () => 0).map(() => `${hex(random, 8)}-${hex(random, 4)}-${hex(random, 12)}`)),
    ],
    (rows) => [
      'customer',
      text(Array.from(permutation(rows, random), (row) => `C${String(row).padStart(6, '0')}`)),
    ],
    (rows) => ['number', number(many(rows, (row) => row + 1))],
    (rows) => ['digest', text(many(rows, () => 0).map(() => hex(random, 16)))],
    (rows) => {
      let at = 5000;
      return ['order_no', number(many(rows, () => (at += 1 + random.integer(4))))];
    },
  ];
  return ids.map((make, index) => {
    const base = drawBase(BASES[index]!, random.fork(`id/${index}`));
    // The sixth stands in rows that are sorted by the target, so that it tells the target as well.
    const data = index === 5 ? reorder(base, sortedRows(valuesOf(base.target))) : base;
    const [column, values] = make(data.table.rowCount);
    return {
      name: `id: ${column}`,
      request: ask(withColumn(data, column, values)),
      leak: { guard: 'id-like', column },
    };
  });
}

function copyCases(random: Random): GuardCase[] {
  const copies: readonly [Base, string, (truth: Float64Array) => Column][] = [
    ['three', 'grade', (truth) => text([...truth].map((k) => `${'XYZ'[k]}${random.integer(3)}`))],
    ['money', 'amount in cents', (truth) => number(truth.map((y) => Math.round(100 * y) + 7))],
    ['skewed', 'log value', (truth) => number(truth.map(Math.log))],
    ['money', 'estimate', (truth) => number(truth.map((y) => y + 0.07 * deviation(truth) * random.normal()))],
    ['mixed', 'signal', (truth) => number(truth.map((k) => k + 0.15 * random.normal()))],
    [
      'rare',
      'cancelled on',
      (truth) => date(truth.map((k, row) => (k === 1 ? START + DAY * (row % 90) : Number.NaN))),
    ],
    ['small', 'verdict', (truth) => text([...truth].map((k) => (k === 1 ? 'yes' : 'no')))],
    [
      'rare',
      'reason',
      (truth) => text([...truth].map((k, row) => (k === 1 ? `too slow, case ${row}` : undefined))),
    ],
  ];
  return copies.map(([base, column, make], index) => {
    const data = drawBase(base, random.fork(`copy/${index}`));
    const copy = make(valuesOf(data.target));
    return {
      name: `copy: ${column}`,
      request: ask(withColumn(data, column, copy)),
      leak: { guard: 'target-copy', column },
    };
  });
}

function duplicateCases(random: Random): GuardCase[] {
  const shares = [0.02, 0.4, 0.05, 0.2, 1, 0.1, 0.3, 0.15];
  return shares.map((share, index) => {
    const base = BASES[index]!;
    const own = random.fork(`duplicate/${index}`);
    const data = drawBase(base, own);
    const rows = data.table.rowCount;
    // The fifth repeats a rare class until it is as frequent as the other, as is done against imbalance.
    const labels = valuesOf(data.target);
    const again =
      base === 'rare'
        ? many(rows, (row) => row)
            .filter((row) => labels[row] === 1)
            .flatMap((row) => new Array<number>(6).fill(row))
        : Array.from(permutation(rows, own).slice(0, Math.ceil(share * rows)));
    const all = Uint32Array.from([...many(rows, (row) => row), ...again]);
    const mixed = reorder(
      data,
      Uint32Array.from(permutation(all.length, own), (at) => all[at]!),
    );
    // Every other set numbers its rows anew, so that copies differ in their key.
    const keyed =
      index % 2 === 0 ? mixed : withColumn(mixed, 'row_id', number(many(all.length, (row) => row)));
    return {
      name: `duplicate: ${base}, ${Math.round(100 * share)} %`,
      request: ask(keyed),
      leak: { guard: 'duplicate-rows' },
    };
  });
}

/** Rows get a time in their order, an hour apart on average. */
function timed(base: Base, random: Random): { data: Data; times: Float64Array } {
  const drawn = drawBase(base, random);
  let at = START;
  const times = Float64Array.from(
    many(drawn.table.rowCount, () => (at += -3_600_000 * Math.log(1 - random.next()))),
  );
  return { data: withColumn(drawn, 'happened at', date(times)), times };
}

function futureCases(random: Random): GuardCase[] {
  const later = (share: number, unit: number) => (times: Float64Array) =>
    Array.from(times, (time) =>
      Math.round((time + (random.next() < share ? 1 : -1) * DAY * random.integer(30)) / unit),
    );
  const columns: readonly [string, (times: Float64Array) => Column][] = [
    ['closed at', (times) => date(later(1, 1)(times))],
    ['updated', (times) => number(later(1, 1)(times))],
    ['last seen', (times) => number(later(0.6, 1000)(times))],
    ['last login', (times) => date(later(0.2, 1)(times))],
  ];
  const cases = columns.map(([column, make], index): GuardCase => {
    const { data, times } = timed(BASES[index]!, random.fork(`future/${index}`));
    const leaky = withColumn(data, column, make(times));
    const folds = split({ kind: 'time-series', folds: 4 }, leaky, { times });
    return {
      name: `future: ${column}`,
      request: ask(leaky, { timeColumn: 'happened at', folds, isTimeSplit: true }),
      leak: { guard: 'future-rows', column },
    };
  });
  const range = (from: number, to: number) => Uint32Array.from({ length: to - from }, (_, i) => from + i);
  const wrongFolds: readonly [string, (data: Data) => readonly Fold[], number][] = [
    ['shuffled', shuffled, 0],
    [
      'holdout before training',
      ({ table: { rowCount } }) => [{ train: range(100, rowCount), test: range(0, 100) }],
      0,
    ],
    [
      'gap of a week not kept',
      ({ table: { rowCount } }) => [
        { train: range(0, rowCount - 100), test: range(rowCount - 100, rowCount) },
      ],
      7 * DAY,
    ],
    [
      'ten rows too late',
      ({ table: { rowCount } }) => [
        {
          train: Uint32Array.from([...range(0, rowCount - 100), ...range(rowCount - 10, rowCount)]),
          test: range(rowCount - 100, rowCount - 10),
        },
      ],
      0,
    ],
  ];
  return cases.concat(
    wrongFolds.map(([what, folds, gapMilliseconds], index) => {
      const { data } = timed(BASES[index + 4]!, random.fork(`late/${index}`));
      const request = ask(data, {
        timeColumn: 'happened at',
        folds: folds(data),
        isTimeSplit: true,
        gapMilliseconds,
      });
      return { name: `future: folds, ${what}`, request, leak: { guard: 'future-rows' } };
    }),
  );
}

/** Rows of several groups: some columns and a part of the target belong to the group. */
function grouped(
  groupCount: number,
  rowsEach: number,
  isSkewed: boolean,
  random: Random,
): { data: Data; group: Int32Array } {
  const rows = groupCount * rowsEach;
  const group = Int32Array.from({ length: rows }, (_, row) =>
    isSkewed && row >= groupCount ? Math.floor(groupCount * random.next() ** 2) : row % groupCount,
  );
  const perGroup = (draw: () => number) => {
    const values = many(groupCount, draw);
    return Array.from(group, (one) => values[one]!);
  };
  const effect = perGroup(() => random.normal());
  const x = many(rows, () => random.normal());
  const table: Table = {
    rowCount: rows,
    columns: [
      { name: 'reading', data: number(x) },
      { name: 'load', data: number(many(rows, () => random.normal())) },
      { name: 'birth year', data: number(perGroup(() => 1940 + random.integer(70))) },
      { name: 'height', data: number(perGroup(() => 170 + 10 * random.normal())) },
      { name: 'ward', data: text(perGroup(() => random.integer(6)).map((one) => 'abcdef'[one])) },
      { name: 'weekday', data: number(many(rows, () => random.integer(7))) },
    ],
  };
  const values = Float64Array.from(effect, (value, row) => value + 0.5 * x[row]! + 0.5 * random.normal());
  if (groupCount % 2 === 0) return { data: { table, target: { task: 'regression', values } }, group };
  return {
    data: {
      table,
      target: {
        task: 'classification',
        classCount: 2,
        labels: Int32Array.from(values, (value) => (value > 0 ? 1 : 0)),
      },
    },
    group,
  };
}

function groupCases(random: Random): GuardCase[] {
  const plans: readonly [string, number, number, boolean, (group: number) => string | number, boolean][] = [
    ['user', 61, 10, true, (group) => group, true],
    ['patient', 120, 6, false, (group) => `patient ${group}`, true],
    ['machine', 35, 20, false, (group) => `M${group}`, true],
    ['patient_id', 90, 8, false, (group) => 7000 + group, false],
    ['device', 151, 6, false, (group) => `D${String(group).padStart(4, '0')}`, false],
    ['customerId', 200, 5, true, (group) => 31 * group + 100, false],
    [
      'session',
      301,
      3,
      false,
      (group) => (((group + 1) * 2654435761) % 4294967296).toString(16).padStart(8, '0'),
      false,
    ],
    ['user_id', 77, 12, true, (group) => group, false],
  ];
  return plans.map(([column, groupCount, rowsEach, isSkewed, name, isDeclared], index) => {
    const { data, group } = grouped(groupCount, rowsEach, isSkewed, random.fork(`group/${index}`));
    const names = Array.from(group, name);
    const key = typeof names[0] === 'string' ? text(names as string[]) : number(names as number[]);
    const leaky = withColumn(data, column, key);
    const more = isDeclared ? { groupColumns: [column] } : {};
    return {
      name: `group: ${column}${isDeclared ? ', named' : ''}`,
      request: ask(leaky, more),
      leak: { guard: 'group-bleed', column },
    };
  });
}

/** Forty data sets with one leak each, eight of every kind. */
export function plantedLeaks(seed: number): GuardCase[] {
  const random = createRandom(`planted leaks/${seed}`);
  return [idCases, copyCases, duplicateCases, futureCases, groupCases].flatMap((make) => make(random));
}

/** Data sets without a leak that look as if they had one. */
export function cleanSets(seed: number): GuardCase[] {
  const random = createRandom(`clean sets/${seed}`);
  const bases = BASES.map(
    (base): GuardCase => ({ name: `clean: ${base}`, request: ask(drawBase(base, random.fork(base))) }),
  );
  const sorted = BASES.map((base): GuardCase => {
    const data = drawBase(base, random.fork(`sorted/${base}`));
    const by = findColumn(data.table, base === 'money' || base === 'skewed' ? 'income' : 'score');
    const rows = sortedRows(
      base === 'small' || by === undefined || by.kind === 'category' ? valuesOf(data.target) : by.values,
    );
    return { name: `clean: ${base}, sorted`, request: ask(reorder(data, rows)) };
  });
  return [
    ...bases,
    ...sorted,
    ...strongColumns(random),
    ...naturalTwins(random),
    ...manyNumbers(random),
    ...timesAndGroups(random),
  ];
}

/** Columns that are rightly very good, just below what a copy is. */
function strongColumns(random: Random): GuardCase[] {
  // Two normal classes 2.9 standard deviations apart have an AUC of 0.98.
  const classes = ['mixed', 'small', 'rare', 'wide'] as const;
  const strong = classes.map((base): GuardCase => {
    const data = drawBase(base, random.fork(`strong/${base}`));
    const column = number(valuesOf(data.target).map((k) => 2.9 * k + random.normal()));
    return {
      name: `clean: ${base}, one column of AUC 0.98`,
      request: ask(withColumn(data, 'marker', column)),
    };
  });
  const regressions = (['skewed', 'counts', 'money'] as const).map((base): GuardCase => {
    const data = drawBase(base, random.fork(`strong/${base}`));
    const truth = valuesOf(data.target);
    const column = number(truth.map((y) => y + 0.18 * deviation(truth) * random.normal()));
    return { name: `clean: ${base}, one column of R2 0.97`, request: ask(withColumn(data, 'meter', column)) };
  });
  const flowers = drawFlowers(random);
  return [
    ...strong,
    ...regressions,
    { name: 'clean: flowers, one class stands apart', request: ask(flowers) },
  ];
}

/** 150 rows of three classes, of which two measures set one wholly apart. */
function drawFlowers(random: Random): Data {
  const labels = Int32Array.from({ length: 150 }, (_, row) => Math.floor(row / 50));
  const measure = (means: readonly number[], spread: number) =>
    number(Array.from(labels, (k) => Math.round(10 * (means[k]! + spread * random.normal())) / 10));
  return {
    table: {
      rowCount: 150,
      columns: [
        { name: 'sepal length', data: measure([5, 5.9, 6.6], 0.5) },
        { name: 'sepal width', data: measure([3.4, 2.8, 3], 0.33) },
        { name: 'petal length', data: measure([1.5, 4.3, 5.6], 0.4) },
        { name: 'petal width', data: measure([0.2, 1.3, 2], 0.25) },
      ],
    },
    target: { task: 'classification', labels, classCount: 3 },
  };
}

/** Tables of few categories, in which equal rows come about by themselves. */
function naturalTwins(random: Random): GuardCase[] {
  const make = (name: string, rows: number, sizes: readonly number[], ties: number): GuardCase => {
    const own = random.fork(name);
    const hidden = many(rows, () => own.next());
    const drawn = sizes.map((size) =>
      hidden.map((one) => (own.next() < ties ? Math.floor(one * size) : Math.floor(size * own.next() ** 2))),
    );
    const columns = drawn.map((codes, j) => ({
      name: `answer ${j}`,
      data: text(codes.map((code) => `option ${code}`)),
    }));
    const labels = Int32Array.from(hidden, (one) => (one + 0.4 * own.next() > 0.7 ? 1 : 0));
    return {
      name: `clean: ${name}`,
      request: ask({
        table: { rowCount: rows, columns },
        target: { task: 'classification', labels, classCount: 2 },
      }),
    };
  };
  const oneHot = (): GuardCase => {
    const own = random.fork('one-hot');
    const colour = many(900, () => own.integer(5));
    const size = many(900, () => own.integer(3));
    const columns = [
      ...[0, 1, 2, 3, 4].map((k) => ({
        name: `colour ${k}`,
        data: number(colour.map((one) => (one === k ? 1 : 0))),
      })),
      ...[0, 1, 2].map((k) => ({ name: `size ${k}`, data: number(size.map((one) => (one === k ? 1 : 0))) })),
      { name: 'year', data: number(many(900, () => 2000 + own.integer(20))) },
    ];
    const labels = Int32Array.from(colour, (one, row) => (one + size[row]! + 2 * own.next() > 4 ? 1 : 0));
    return {
      name: 'clean: one-hot columns',
      request: ask({
        table: { rowCount: 900, columns },
        target: { task: 'classification', labels, classCount: 2 },
      }),
    };
  };
  return [
    make('three categories', 1000, [2, 3, 4], 0),
    make('passengers', 890, [3, 2, 8, 7, 3], 0.2),
    make('mushrooms', 2000, [6, 4, 10, 2, 9, 2, 3, 12, 5, 4], 0.4),
    make('ballots', 435, new Array<number>(16).fill(2), 0.85),
    make('cars', 1728, [4, 4, 4, 3, 3, 3], 0),
    oneHot(),
  ];
}

/** Whole numbers and texts with many different values that are not keys. */
function manyNumbers(random: Random): GuardCase[] {
  const columns: readonly [Base, string, (rows: number, hidden: Float64Array) => Column][] = [
    [
      'mixed',
      'word count',
      (rows) => number(many(rows, () => poisson(random, Math.exp(8 + random.normal())))),
    ],
    ['three', 'balance', (rows) => number(many(rows, () => Math.round(50_000 * random.normal())))],
    [
      'rare',
      'price in cents',
      (rows) => number(many(rows, () => Math.round(Math.exp(12 + 1.2 * random.normal())))),
    ],
    [
      'money',
      'rank',
      (_, hidden) => {
        const noisy = hidden.map((value) => value + 40 * random.normal());
        const ranks = new Float64Array(hidden.length);
        sortedRows(noisy).forEach((row, at) => {
          ranks[row] = at + 1;
        });
        return number(ranks);
      },
    ],
    [
      'mixed',
      'comment',
      (rows) =>
        text(many(rows, (row) => row).map((row) => `asked about bill ${row} and ${random.integer(99)}`)),
    ],
    [
      'three',
      'zip',
      (rows) => text(many(rows, () => random.integer(400)).map((one) => String(10_000 + 37 * one))),
    ],
    ['wide', 'birthday', (rows) => date(many(rows, () => START - DAY * (6000 + random.integer(15_000))))],
    ['counts', 'share', (rows) => number(many(rows, () => Math.round(10_000 * random.next()) / 10_000))],
  ];
  return columns.map(([base, column, make], index) => {
    const data = drawBase(base, random.fork(`many/${index}`));
    const values = make(data.table.rowCount, valuesOf(data.target));
    return { name: `clean: ${base}, ${column}`, request: ask(withColumn(data, column, values)) };
  });
}

/** Splits that keep time and groups apart, with columns that only look late or like keys. */
function timesAndGroups(random: Random): GuardCase[] {
  const times = (['mixed', 'skewed', 'rare', 'money'] as const).map((base, index): GuardCase => {
    const { data, times: at } = timed(base, random.fork(`time/${base}`));
    const earlier = date(at.map((time) => time - DAY * random.integer(400)));
    const full = withColumn(data, 'opened at', earlier);
    const gap = index % 2 === 0 ? { milliseconds: DAY } : undefined;
    const folds = split({ kind: 'time-series', folds: 4, gap }, full, { times: at });
    const request = ask(full, {
      timeColumn: 'happened at',
      folds,
      isTimeSplit: true,
      gapMilliseconds: gap?.milliseconds ?? 0,
    });
    return { name: `clean: ${base}, split by time`, request };
  });
  const groups = [60, 121].map((groupCount): GuardCase => {
    const { data, group } = grouped(groupCount, 8, true, random.fork(`group/${groupCount}`));
    const full = withColumn(data, 'user_id', number(group));
    const ids = groupIds(findColumn(full.table, 'user_id')!);
    const folds = split({ kind: 'group', folds: 5, isShuffled: true }, full, { groups: ids });
    return {
      name: `clean: ${groupCount} users, split by user`,
      request: ask(full, { groupColumns: ['user_id'], folds }),
    };
  });
  const store = (): GuardCase => {
    const data = drawBase('three', random.fork('store'));
    const truth = valuesOf(data.target);
    const at = Array.from(truth, (k) =>
      random.next() < 0.5 ? 12 * k + random.integer(12) : random.integer(36),
    );
    const full = withColumn(data, 'store_id', number(at));
    return {
      name: 'clean: store_id of 36 stores',
      request: ask(withColumn(full, 'region', text(at.map((one) => 'nsew'[one % 4])))),
    };
  };
  return [...times, ...groups, store()];
}
