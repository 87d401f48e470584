import { describe, expect, it } from 'vitest';
import type { Table } from '../core/table.js';
import { findColumn } from '../core/table.js';
import { outlineData } from './outline-data.js';
import { MOST_ROWS_TO_CROSS_VALIDATE } from './plan-folds.js';
import { prepareData } from './prepare-data.js';
import { scoredTrainingRows } from './scored-training-rows.js';

const settings = { folds: 2, foldStrategy: 'auto', seed: 1, timeoutSeconds: 60 } as const;

function makeTable(rowCount: number): Table {
  return {
    rowCount,
    columns: [
      {
        name: 'at',
        data: {
          kind: 'date',
          values: Float64Array.from({ length: rowCount }, (_, i) => (rowCount - i) * 1000),
        },
      },
      { name: 'x', data: { kind: 'number', values: Float64Array.from({ length: rowCount }, (_, i) => i) } },
      { name: 'same', data: { kind: 'number', values: new Float64Array(rowCount) } },
      {
        name: 'label',
        data: {
          kind: 'category',
          codes: Int32Array.from({ length: rowCount }, (_, i) => i % 2),
          levels: ['b', 'a'],
        },
      },
    ],
  };
}

describe('prepareData', () => {
  it('puts rows in the order of the time column, the target with them', () => {
    const data = prepareData(makeTable(10), { targetName: 'label', timeColumn: 'at', settings });
    expect(findColumn(data.table, 'x')).toMatchObject({
      values: Float64Array.of(9, 8, 7, 6, 5, 4, 3, 2, 1, 0),
    });
    expect(data.levels).toEqual(['a', 'b']);
    expect(data.target).toMatchObject({ labels: Int32Array.of(0, 1, 0, 1, 0, 1, 0, 1, 0, 1) });
    expect(data.strategy).toBe('time-series');
  });

  it('orders rows by texts that are dates, and refuses others and a column that is not there', () => {
    const timed = (levels: readonly string[]): Table => {
      const table = makeTable(10);
      const codes = Int32Array.from({ length: 10 }, (_, row) => 9 - row);
      const columns = table.columns.map((one) =>
        one.name === 'at' ? { name: 'at', data: { kind: 'category', codes, levels } as const } : one,
      );
      return { ...table, columns };
    };
    const days = Array.from({ length: 10 }, (_, day) => `2024-03-0${day}`.replace('-00', '-10'));
    const question = { targetName: 'label', timeColumn: 'at', settings };
    const data = prepareData(timed(days.toSorted()), question);
    expect(data.strategy).toBe('time-series');
    expect(findColumn(data.table, 'x')).toMatchObject({
      values: Float64Array.of(9, 8, 7, 6, 5, 4, 3, 2, 1, 0),
    });
    expect(() => prepareData(timed(days.map((_, day) => `day ${day}`)), question)).toThrow(
      /^timeColumn cannot be used: at holds "day 9", which is no instant/,
    );
    expect(() => prepareData(makeTable(10), { ...question, timeColumn: 'when' })).toThrow(
      /^timeColumn cannot be used: there is no column when/,
    );
  });

  it('learns amounts by regression', () => {
    expect(prepareData(makeTable(50), { targetName: 'x', settings }).task).toBe('regression');
  });

  it('scores a sample of very many rows and keeps all for the final fit', () => {
    const rowCount = MOST_ROWS_TO_CROSS_VALIDATE + 1;
    const data = prepareData(makeTable(rowCount), { targetName: 'label', settings });
    expect(data.table.rowCount).toBe(rowCount);
    expect(data.scored.table.rowCount).toBe(MOST_ROWS_TO_CROSS_VALIDATE);
    expect(data.remarks[0]).toContain('random sample');
  });

  it('leaves as much time out as a gap among all rows where only a sample of them is scored', () => {
    const question = {
      targetName: 'label',
      timeColumn: 'at',
      settings: { ...settings, gapRows: 3000 },
    };
    const data = prepareData(makeTable(MOST_ROWS_TO_CROSS_VALIDATE * 1.5), question);
    expect(data.gap).toEqual({ rows: 3000 });
    expect(data.scoredGap).toEqual({ rows: 2000 });
    expect(scoredTrainingRows(data, 'label').gap).toEqual({ rows: 2000 });
    for (const { train, test } of data.folds) expect(test[0]! - train.at(-1)!).toBe(2001);
    const whole = prepareData(makeTable(40), { ...question, settings: { ...settings, gapRows: 3 } });
    expect([whole.gap, whole.scoredGap]).toEqual([{ rows: 3 }, { rows: 3 }]);
  });

  const withoutTargets = (rows: number, ...missing: number[]) => {
    const table = makeTable(rows);
    const column = findColumn(table, 'label');
    if (column?.kind === 'category') for (const row of missing) column.codes[row] = -1;
    return table;
  };

  it('leaves rows without a target out and counts them', () => {
    const data = prepareData(withoutTargets(20, 3, 7, 8), {
      targetName: 'label',
      timeColumn: 'at',
      settings,
    });
    expect([data.table.rowCount, data.rowsWithoutTarget]).toEqual([17, 3]);
    expect(data.remarks[0]).toBe('3 of 20 rows have no target: they are left out');
    const xs = findColumn(data.table, 'x');
    const kept = xs?.kind === 'number' ? [...xs.values] : [];
    for (const row of [3, 7, 8]) expect(kept).not.toContain(row);
    expect(data.times).toHaveLength(17);
  });

  it('refuses a target that most rows lack, and one that leaves too few rows', () => {
    const question = { targetName: 'label', settings };
    expect(() => prepareData(withoutTargets(10, 0, 1, 2, 3, 4, 5), question)).toThrow(
      'target must have a value in at least half of the rows, received 6 of 10 rows without',
    );
    expect(() => prepareData(withoutTargets(5, 0, 1), question)).toThrow(
      'target must have a value in at least 4 rows, received 2 of 5 rows without',
    );
  });
});
describe('columns that only tell rows apart', () => {
  const question = { targetName: 'label', settings: { ...settings, segments: ['same', 'x'] } };

  it('stand beside the features, of the rows that folds refer to', () => {
    const data = prepareData(makeTable(10), { ...question, timeColumn: 'at', notFeatures: ['x'] });
    expect(data.table.columns.map(({ name }) => name)).toEqual(['at', 'same', 'label']);
    expect(data.segments?.columns.map(({ name }) => name)).toEqual(['x', 'same']);
    expect(findColumn(data.segments!, 'x')).toMatchObject({
      values: Float64Array.of(9, 8, 7, 6, 5, 4, 3, 2, 1, 0),
    });
  });

  it('are sampled with the rows that folds refer to', () => {
    const many = prepareData(makeTable(MOST_ROWS_TO_CROSS_VALIDATE + 50), question);
    expect(findColumn(many.segments!, 'x')).toEqual(findColumn(many.scored.table, 'x'));
    expect(many.segments!.rowCount).toBe(MOST_ROWS_TO_CROSS_VALIDATE);
  });

  it('are refused by name when there is no such column', () => {
    const asked = { ...question, settings: { ...settings, segments: ['region'] } };
    expect(() => prepareData(makeTable(10), asked)).toThrow(/segments must be columns of the rows.*region/);
  });
});

describe('outlineData', () => {
  const outline = (overrides: object = {}) => {
    const question = { targetName: 'label', settings: { ...settings, ...overrides } };
    return outlineData(prepareData(makeTable(40), question), question, (text) => `hash of ${text.length}`);
  };

  it('lists the baseline first, even when it was not asked for', () => {
    expect(outline({ models: ['rf', 'lr'] }).models.map(({ id }) => id)).toEqual(['dummy', 'lr', 'rf']);
  });

  it('says why a model is not tried', () => {
    const models = outline({ models: ['lr', 'huber'] }).models;
    expect(models.find(({ id }) => id === 'huber')).toMatchObject({ refusal: 'is not for classification' });
  });

  it('refuses a list of models of which none is for the task, and names those that are', () => {
    expect(() => outline({ models: ['lasso'] })).toThrow(
      /must name a model for classification.*there are dummy, lr,.*received lasso/,
    );
  });

  it('names the columns that are left out', () => {
    expect(outline().columnRemarks).toEqual([expect.stringContaining('column same is left out')]);
  });

  it('remarks on numbers that are read as dates in 1970, unless they are ignored', () => {
    const setup = { dateFeatures: ['x'] };
    expect(outline({ setup }).columnRemarks).toContainEqual(
      expect.stringContaining('column x is read as epoch'),
    );
    const ignored = outline({ setup: { ...setup, ignoreFeatures: ['x'] } }).columnRemarks;
    expect(ignored).not.toContainEqual(expect.stringContaining('column x is read as epoch'));
  });

  it('refuses a metric of the other task', () => {
    expect(() => outline({ sort: 'r2' })).toThrow('metric');
  });
});
