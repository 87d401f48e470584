import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { PreprocessOptions } from '../core/ml/preprocess/preprocess-options.js';
import { createRandom } from '../core/random.js';
import { findColumn, type Table, withoutColumns } from '../core/table.js';
import { createFitWork } from './fit-work.js';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const ROWS = 200;

/** A useful number, a copy of the target, and a text of its own for every row. */
function leakyRows(): Table {
  const random = createRandom('leaky rows');
  const useful = Float64Array.from({ length: ROWS }, () => random.next());
  const labels = Int32Array.from(useful, (value) => (value + random.next() > 1 ? 1 : 0));
  return {
    rowCount: ROWS,
    columns: [
      { name: 'useful', data: { kind: 'number', values: useful } },
      { name: 'copy', data: { kind: 'number', values: Float64Array.from(labels, (label) => 10 * label) } },
      {
        name: 'row',
        data: {
          kind: 'category',
          codes: Int32Array.from(labels, (_, row) => row),
          levels: Array.from(labels, (_, row) => `r${row}`),
        },
      },
      { name: 'label', data: { kind: 'category', codes: labels, levels: ['no', 'yes'] } },
    ],
  };
}

async function outline(setup: Partial<PreprocessOptions>, without: readonly string[] = []) {
  const table = withoutColumns(leakyRows(), without);
  const work = createFitWork({ readTable: async () => table, sha256, now: () => 0 });
  const columns = table.columns.map(({ name }) => ({ name, kind: 'number' as const }));
  return work({
    kind: 'outline',
    data: {
      source: { columns, parts: [] },
      unread: ['id'],
      targetName: 'label',
      settings: { folds: 3, foldStrategy: 'auto', seed: 1, timeoutSeconds: 60, setup },
    },
  });
}

describe('the outline of rows with leaks', () => {
  it('takes options for columns that the guards take away or that are not read', async () => {
    const answer = await outline({
      numericFeatures: ['copy', 'row'],
      ignoreFeatures: ['id'],
    });
    if (answer.kind !== 'outlined') throw new Error(answer.reason);
    expect(answer.guarded.excluded.toSorted()).toEqual(['copy', 'row']);
    expect(answer.outline.columns.map(({ column }) => column)).toEqual(['useful']);
  });

  it('only warns of columns that are to be kept', async () => {
    const answer = await outline({ keepFeatures: ['row', 'copy'] });
    if (answer.kind !== 'outlined') throw new Error(answer.reason);
    expect(answer.guarded.excluded).toEqual([]);
    expect(answer.findings.map(({ action }) => action)).toEqual(['warn', 'warn']);
  });

  it('says which guards have left no column to learn from', async () => {
    const answer = await outline({}, ['useful']);
    expect(answer).toEqual({
      kind: 'refused',
      reason: expect.stringMatching(
        /^keep must name a column, because the guards .*row names the row.*copy alone/,
      ),
    });
  });

  it('does not look for leaks in columns that are ignored', async () => {
    const answer = await outline({ ignoreFeatures: ['copy', 'row'] });
    if (answer.kind !== 'outlined') throw new Error(answer.reason);
    expect(answer.findings).toEqual([]);
    expect(answer.outline.columns).toMatchObject([
      { column: 'useful' },
      { column: 'copy', dropReason: 'ignored' },
      { column: 'row', dropReason: 'ignored' },
    ]);
  });

  it('refuses options for columns that there are not', async () => {
    const answer = await outline({ ignoreFeatures: ['cpoy'] });
    expect(answer).toEqual({
      kind: 'refused',
      reason: expect.stringContaining('ignoreFeatures/0 must be a column, received cpoy'),
    });
  });
});

describe('rows of users and items', () => {
  /** Each row is of one of 60 users and one of 40 items; both have attributes of their own. */
  function ratings(users: number, items: number): Table {
    const random = createRandom('ratings');
    const rows = 400;
    const draw = (count: number) =>
      Int32Array.from({ length: rows }, () => Math.floor(random.next() * count));
    const user = draw(users);
    const item = draw(items);
    const attribute = (of: Int32Array, step: number) => Float64Array.from(of, (id) => Math.sin(id * step));
    const labels = Int32Array.from(user, (id, row) =>
      Math.sin(id) + random.next() * 2 - 1 + item[row]! / items > 0.5 ? 1 : 0,
    );
    const key = (codes: Int32Array, letter: string) => ({
      kind: 'category' as const,
      codes,
      levels: Array.from({ length: Math.max(...codes) + 1 }, (_, id) => `${letter}${id}`),
    });
    return {
      rowCount: rows,
      columns: [
        { name: 'user_id', data: key(user, 'u') },
        { name: 'item_id', data: key(item, 'i') },
        { name: 'age', data: { kind: 'number', values: attribute(user, 1.3) } },
        { name: 'income', data: { kind: 'number', values: attribute(user, 2.7) } },
        { name: 'price', data: { kind: 'number', values: attribute(item, 3.1) } },
        { name: 'length', data: { kind: 'number', values: attribute(item, 0.7) } },
        { name: 'label', data: { kind: 'category', codes: labels, levels: ['no', 'yes'] } },
      ],
    };
  }

  it('are split by one of them, because both together link nearly all rows', async () => {
    const table = ratings(60, 40);
    const work = createFitWork({ readTable: async () => table, sha256, now: () => 0 });
    const answer = await work({
      kind: 'outline',
      data: {
        source: { columns: [], parts: [] },
        targetName: 'label',
        settings: { folds: 5, foldStrategy: 'auto', seed: 1, timeoutSeconds: 60 },
      },
    });
    if (answer.kind !== 'outlined') throw new Error(answer.reason);
    const grouped = answer.findings.filter(({ guard }) => guard === 'group-bleed');
    expect(grouped.map(({ action }) => action)).toEqual(['regroup', 'warn']);
    expect(grouped[1]?.sentence).toContain('too few groups would be left apart');
    expect(answer.outline).toMatchObject({ strategy: 'stratified-group', foldCount: 5 });
  });
});

describe('rows to test', () => {
  it('are left out and counted where the model does not know their class', async () => {
    const table = leakyRows();
    const work = createFitWork({ readTable: async () => table, sha256, now: () => 0 });
    const data = {
      source: { columns: [], parts: [] },
      targetName: 'label',
      settings: { folds: 3, foldStrategy: 'auto', seed: 1, timeoutSeconds: 60, guards: false },
    } as const;
    const recipe = { kind: 'single', estimator: 'nb', params: {} } as const;
    const fitted = await work({ kind: 'final', data, recipe, provenance: {} });
    if (fitted.kind !== 'fitted') throw new Error('not fitted');
    const label = findColumn(table, 'label')!;
    if (label.kind !== 'category') throw new Error('no classes');
    const strange = (count: number): Table => ({
      rowCount: ROWS,
      columns: [
        ...table.columns.filter(({ name }) => name !== 'label'),
        {
          name: 'label',
          data: {
            ...label,
            codes: label.codes.map((code, row) => (row < count ? 2 : code)),
            levels: [...label.levels, 'other'],
          },
        },
      ],
    });
    const test = (count: number) =>
      createFitWork({ readTable: async () => strange(count), sha256, now: () => 0 })({
        kind: 'test',
        targetName: 'label',
        file: fitted.file,
        rows: data.source,
      });
    expect(await test(0)).toMatchObject({ rows: ROWS, rowsOfUnknownClasses: 0 });
    expect(await test(7)).toMatchObject({ rows: ROWS - 7, rowsOfUnknownClasses: 7 });
    expect(await test(150)).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining('150 of 200 rows'),
    });
  });
});
