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

describe('chooseColumns', () => {
  it('compares features and target, and says why id, time and free text are left out', () => {
    const { features, target, leftOut } = chooseColumns(names, contract, []);
    expect(features).toEqual(['age', 'label']);
    expect(target).toBe('label');
    expect(leftOut.map(({ column }) => column)).toEqual(['id', 'at', 'remark']);
    expect(leftOut.every(({ reason }) => reason.length > 0)).toBe(true);
  });

  it('leaves out what the settings ignore, the target too', () => {
    const { features, target, leftOut } = chooseColumns(names, contract, ['label']);
    expect(features).toEqual(['age']);
    expect(target).toBeUndefined();
    expect(leftOut).toContainEqual({ column: 'label', reason: 'the settings of the monitor ignore it' });
  });

  it('compares everything of a dataset without a contract', () => {
    expect(chooseColumns(['a', 'b'], undefined, [])).toEqual({ features: ['a', 'b'], leftOut: [] });
  });
});
