import { describe, expect, it } from 'vitest';
import { categories, dates, makeTable, numbers } from '../../../../test/support/make-table.js';
import { cleanSets, plantedLeaks } from '../../../../test/support/planted-leaks.js';
import { InvalidArgument } from '../../errors.js';
import { createRandom } from '../../random.js';
import type { Target } from '../estimator.js';
import { areKeyTexts, areSentences, isKeyName } from './column-names.js';
import { type GuardRequest, runGuards } from './run-guards.js';

const rows = 200;
const random = createRandom('guards');
const draw = (make: () => number) => Array.from({ length: rows }, make);
const labels = Int32Array.from(draw(() => random.integer(2)));
const target: Target = { task: 'classification', labels, classCount: 2 };
const noise = numbers(...draw(() => random.normal()));
const kinds = (request: Omit<GuardRequest, 'target' | 'seed'>) =>
  runGuards({ target, seed: 1, ...request }).findings.map(({ guard, action, columns }) =>
    `${guard} ${action} ${columns.join('+')}`.trim(),
  );

describe('runGuards', () => {
  // Every kind of leak and of clean set that takes little time; all of them stand in the long simulation.
  const isFast = ({ request }: { readonly request: GuardRequest }) => request.table.rowCount < 700;

  it('finds planted leaks in small tables', () => {
    const cases = plantedLeaks(7).filter(isFast);
    expect(new Set(cases.map(({ leak }) => leak!.guard)).size).toBe(5);
    for (const { name, request, leak } of cases) {
      const found = runGuards(request).findings.filter(
        ({ guard, action }) => guard === leak!.guard && action !== 'warn',
      );
      const columns = found.flatMap((one) => one.columns);
      expect(found, name).not.toEqual([]);
      if (leak!.column !== undefined) expect(columns, name).toContain(leak!.column);
      for (const { sentence } of found) expect(sentence).toContain(': ');
    }
  });

  it('is silent about small clean tables', () => {
    const cases = cleanSets(7).filter(isFast);
    expect(cases.length).toBeGreaterThan(10);
    for (const { name, request } of cases) {
      expect(
        runGuards(request).findings.filter(({ action }) => action !== 'warn'),
        name,
      ).toEqual([]);
    }
  });

  it('gives the same findings for the same seed', () => {
    const request = plantedLeaks(7).find(isFast)!.request;
    expect(runGuards(request)).toEqual(runGuards(request));
  });

  it('only warns of a column that someone vouches for', () => {
    const copy = numbers(...labels);
    expect(kinds({ table: makeTable({ x: noise, copy }) })).toEqual(['target-copy block copy']);
    expect(kinds({ table: makeTable({ x: noise, copy }), keep: ['copy'] })).toEqual([
      'target-copy warn copy',
    ]);
  });

  it('takes equal rows for natural where nearly all values of every column are the same', () => {
    const rare = () => numbers(...draw(() => (random.next() < 0.05 ? 1 + random.integer(3) : 0)));
    const table = makeTable({ complaints: rare(), returns: rare(), calls: rare() });
    expect(kinds({ table })).toEqual([]);
    const twice = (values: number[]) => numbers(...values.slice(0, rows / 2), ...values.slice(0, rows / 2));
    const copies = makeTable({
      a: twice(draw(() => random.normal())),
      b: twice(draw(() => random.normal())),
    });
    expect(kinds({ table: copies })).toEqual(['duplicate-rows regroup']);
  });

  it('says of numbers that came as texts how they must be written', () => {
    const texts = (write: (value: number) => string) =>
      categories(...Array.from({ length: rows }, () => write(random.normal() * 1000)));
    const sentences = (column: ReturnType<typeof categories>) =>
      runGuards({ table: makeTable({ x: noise, column }), target, seed: 1 }).findings.map(
        ({ sentence }) => sentence,
      );
    for (const write of [
      (value: number) => value.toFixed(3).replace('.', ','),
      (value: number) => `$${Math.abs(value).toFixed(2)}`,
    ]) {
      expect(sentences(texts(write))).toEqual([expect.stringContaining('must have a decimal point')]);
    }
    expect(sentences(texts((value) => `k${value.toFixed(5)}`))).toEqual([
      expect.stringContaining('column names the row'),
    ]);
  });

  it('warns of a shuffled split of rows with a time', () => {
    const at = dates(...draw(() => 0).map((_, row) => new Date(1.7e12 + row * 3.6e6).toISOString()));
    const half = (from: number, to: number) => Uint32Array.from({ length: to - from }, (_, i) => from + i);
    const folds = [{ train: half(100, 200), test: half(0, 100) }];
    const request = { table: makeTable({ x: noise, at }), timeColumn: 'at', folds };
    expect(kinds(request)).toEqual(['time-order warn at']);
    expect(kinds({ ...request, isTimeSplit: true })).toEqual(['future-rows block']);
    const future = [{ train: half(0, 100), test: half(100, 200) }];
    expect(kinds({ ...request, folds: future, isTimeSplit: true })).toEqual([]);
    expect(kinds({ ...request, folds: future, isTimeSplit: true, gapMilliseconds: 7.2e6 })).toEqual([
      'future-rows block',
    ]);
  });

  it('does not take numbers that tell the target for a key, also where some are missing', () => {
    const rank = draw(() => 0).map((_, row) => 3 * ((row * 77) % rows));
    const late = Int32Array.from(rank, (value) => (value > 1.5 * rows === random.next() < 0.85 ? 1 : 0));
    const found = (cells: readonly (number | null)[]) =>
      runGuards({
        table: makeTable({ x: noise, rank: numbers(...cells) }),
        target: { task: 'classification', labels: late, classCount: 2 },
        seed: 1,
      }).findings;
    expect(found(rank)).toEqual([]);
    expect(found(rank.map((value, row) => (row % 3 === 1 ? null : value)))).toEqual([]);
  });

  it('gives every row a group where it asks for another split', () => {
    const user = categories(...draw(() => 0).map((_, row) => (row < 8 ? null : `u${row % 40}`)));
    const folds = [{ train: Uint32Array.of(8, 9, 10, 0), test: Uint32Array.of(48, 1) }];
    const [found] = runGuards({
      table: makeTable({ x: noise, user }),
      target,
      groupColumns: ['user'],
      folds,
      seed: 1,
    }).findings;
    expect(found).toMatchObject({ guard: 'group-bleed', action: 'regroup', numbers: { sharedGroups: 1 } });
    expect(found!.groups).toHaveLength(rows);
    expect(found!.groups![8]).toBe(found!.groups![48]);
    expect(new Set(found!.groups!.slice(0, 9)).size).toBe(9);
    expect(Math.min(...found!.groups!)).toBe(0);
  });

  it('needs no column and few rows to say nothing', () => {
    expect(kinds({ table: { rowCount: rows, columns: [] } })).toEqual([]);
    const three: Target = { task: 'regression', values: Float64Array.of(1, 2, 3) };
    const table = makeTable({ id: numbers(1, 2, 3) });
    expect(runGuards({ table, target: three, seed: 1 }).findings).toEqual([]);
  });

  it('refuses a target of another length and a sample that is too small', () => {
    expect(() => kinds({ table: makeTable({ x: numbers(1, 2) }) })).toThrow(InvalidArgument);
    expect(() => kinds({ table: makeTable({ x: noise }), maxRows: 10 })).toThrow(InvalidArgument);
  });
});

describe('column names and texts', () => {
  it('tell keys from words that end alike', () => {
    for (const name of ['id', 'customer_id', 'customerId', 'ID', 'order no', 'row'])
      expect(isKeyName(name)).toBe(true);
    for (const name of ['humid', 'piano', 'arrow', 'age', '']) expect(isKeyName(name)).toBe(false);
  });

  it('tell keys from sentences', () => {
    expect(areKeyTexts(['C0001', 'C0002', 'C0100'])).toBe(true);
    expect(areKeyTexts(['red', 'green'])).toBe(false);
    expect(areSentences(['it is late', 'on my way'])).toBe(true);
    expect(areSentences(['C0001'])).toBe(false);
  });
});

describe('runGuards in time', () => {
  const rowCount = 300;
  const random = createRandom('in time');
  const labels = Int32Array.from({ length: rowCount }, () => random.integer(2));
  const request = {
    table: {
      rowCount,
      columns: ['first', 'second', 'third'].map((name) => ({
        name,
        data: {
          kind: 'number' as const,
          values: Float64Array.from(labels, (label) => label + random.next()),
        },
      })),
    },
    target: { task: 'classification' as const, labels, classCount: 2 },
    seed: 1,
  };

  it('finds the same as without a limit when there is time for all', () => {
    expect(runGuards({ ...request, isOver: () => false })).toEqual({
      findings: runGuards(request).findings,
      leftOut: [],
    });
  });

  it('looks no further when the time is over, and says for what', () => {
    const { findings, leftOut } = runGuards({ ...request, isOver: () => true });
    expect(findings).toEqual([]);
    expect(leftOut).toEqual([
      'columns that name the row among 3 of 3 columns',
      'rows that belong together',
      'columns that give the target away among 3 of 3 columns',
      'equal rows',
    ]);
  });

  it('ends between columns', () => {
    let asked = 0;
    // Three columns that may name the row, the groups and their columns, then two of the columns for copies.
    const { findings, leftOut } = runGuards({ ...request, isOver: () => ++asked > 9 });
    expect(findings.filter(({ guard }) => guard === 'target-copy').length).toBe(2);
    expect(leftOut[0]).toBe('columns that give the target away among 1 of 3 columns');
  });
});
