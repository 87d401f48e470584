import { describe, expect, it } from 'vitest';
import type { DatasetContract } from '../ingestion/ingestion.api.js';
import { chooseColumns } from './comparison-scope.js';

const contract: DatasetContract = {
  columns: [
    { name: 'id', type: 'integer', required: true },
    { name: 'at', type: 'datetime', required: true },
    { name: 'age', type: 'number', required: false },
    { name: 'remark', type: 'text', required: false },
    { name: 'label', type: 'category', required: false },
  ],
  target: 'label',
  idColumn: 'id',
  timeColumn: 'at',
};
const names = contract.columns.map(({ name }) => name);
const nothing = { ignoredColumns: [], features: {}, model: null };

describe('chooseColumns', () => {
  it('compares features, texts and target, and says why id and time are left out', () => {
    const { features, target, timeColumn, leftOut } = chooseColumns(names, contract, nothing);
    expect(features).toEqual([
      { name: 'age', isText: false },
      { name: 'remark', isText: true },
      { name: 'label', isText: false },
    ]);
    expect(target).toBe('label');
    expect(timeColumn).toBe('at');
    expect(leftOut.map(({ column }) => column)).toEqual(['id', 'at']);
    expect(leftOut.every(({ reason }) => reason.length > 0)).toBe(true);
  });

  it('leaves out what the settings ignore or switch off, the target too', () => {
    const { features, target, leftOut } = chooseColumns(names, contract, {
      ...nothing,
      ignoredColumns: ['label'],
      features: { remark: { off: true } },
    });
    expect(features).toEqual([{ name: 'age', isText: false }]);
    expect(target).toBeUndefined();
    expect(leftOut).toContainEqual({ column: 'label', reason: 'the settings of the monitor ignore it' });
    expect(leftOut).toContainEqual({ column: 'remark', reason: 'the settings of the monitor switch it off' });
  });

  it('compares everything of a dataset without a contract', () => {
    expect(chooseColumns(['a', 'b'], undefined, nothing)).toEqual({
      features: [
        { name: 'a', isText: false },
        { name: 'b', isText: false },
      ],
      leftOut: [],
    });
  });
});
