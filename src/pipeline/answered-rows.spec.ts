import { describe, expect, it } from 'vitest';
import { makeTable, numbers } from '../../test/support/make-table.js';
import { InvalidArgument } from '../core/errors.js';
import { createPredictor, type Predictor } from '../core/ml/predictor.js';
import { findColumn } from '../core/table.js';
import { answeredRows } from './answered-rows.js';

/** Refuses a table with a missing value, as models that were trained elsewhere do. */
const model: Predictor = createPredictor(
  { inputs: [{ name: 'a', kind: 'number', required: true }], output: { target: 'y', task: 'regression' } },
  {
    kind: 'imported',
    format: 'onnx',
    task: 'regression',
    classCount: 0,
    usedColumns: ['a'],
    predictTable: (table) => {
      const column = findColumn(table, 'a');
      if (column?.kind !== 'number') throw new Error('no numbers');
      if (column.values.some(Number.isNaN)) throw new InvalidArgument('rows', 'must be whole', Number.NaN);
      return { task: 'regression', values: column.values };
    },
    toJSON: () => ({}),
  },
);
const rowsOf = (...values: (number | null)[]) => answeredRows(model, makeTable({ a: numbers(...values) }));

describe('answeredRows', () => {
  it('says nothing when every row has an answer', () => {
    expect(rowsOf(1, 2, 3)).toBeUndefined();
    expect(rowsOf()).toBeUndefined();
  });

  it('finds the rows between those that are refused', () => {
    expect([...rowsOf(null, 1, 2, null, null, 5, 6, 7, null)!]).toEqual([1, 2, 5, 6, 7]);
    expect([...rowsOf(null, null)!]).toEqual([]);
  });

  it('lets faults of another kind through', () => {
    expect(() => answeredRows(model, { rowCount: 1, columns: [] })).toThrow('no numbers');
  });
});
