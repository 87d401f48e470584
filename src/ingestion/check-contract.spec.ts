import { describe, expect, it } from 'vitest';
import { contractFaults, mergeRoles } from './check-contract.js';
import type { ColumnContract } from './ingestion.api.js';

const number = (name: string, more: Partial<ColumnContract> = {}): ColumnContract => ({
  name,
  type: 'number',
  required: true,
  ...more,
});
const pointers = (...args: Parameters<typeof contractFaults>) =>
  contractFaults(...args).map(({ pointer }) => pointer);

describe('contractFaults', () => {
  it('accepts a contract that fits together', () => {
    expect(
      contractFaults({ columns: [number('a', { minimum: 0, maximum: 1 }), number('t')], timeColumn: 't' }),
    ).toEqual([]);
  });

  it('refuses roles that are no columns, and one column in two roles', () => {
    expect(pointers({ columns: [number('a')], target: 'b' })).toEqual(['/contract/target']);
    expect(pointers({ columns: [number('a')], target: 'a', timeColumn: 'a' })).toEqual(['/contract/target']);
    expect(pointers({ columns: [number('a')], idColumn: 'a', timeColumn: 'a' })).toEqual([
      '/contract/idColumn',
    ]);
  });

  it('refuses a time column that is optional or has no order', () => {
    expect(pointers({ columns: [number('t', { required: false })], timeColumn: 't' })).toEqual([
      '/contract/timeColumn',
    ]);
    expect(pointers({ columns: [number('t', { type: 'text' })], timeColumn: 't' })).toEqual([
      '/contract/timeColumn',
    ]);
  });

  it('points at a role where it was given: in the contract or beside it', () => {
    const contract = { columns: [number('t', { required: false })], target: 'a', timeColumn: 't' };
    expect(pointers(contract)).toEqual(['/contract/target', '/contract/timeColumn']);
    expect(pointers(contract, { target: 'a' })).toEqual(['/contract/target', '/timeColumn']);
    expect(pointers(contract, {})).toEqual(['/target', '/timeColumn']);
  });

  it('refuses limits that contradict each other or the type', () => {
    expect(pointers({ columns: [number('a', { minimum: 2, maximum: 1 })] })).toEqual(['/contract/columns/0']);
    expect(pointers({ columns: [number('a', { type: 'text', minimum: 2 })] })).toEqual([
      '/contract/columns/0',
    ]);
    expect(pointers({ columns: [number('a', { categories: ['x'] })] })).toEqual(['/contract/columns/0']);
  });

  it('refuses names that differ in case only', () => {
    expect(pointers({ columns: [number('a'), number('A')] })).toEqual(['/contract/columns/1/name']);
  });
});

describe('mergeRoles', () => {
  it('takes a role from either side and refuses a contradiction', () => {
    expect(mergeRoles({ target: 'a' }, { timeColumn: 't' })).toEqual({
      roles: { target: 'a', timeColumn: 't' },
      faults: [],
    });
    expect(mergeRoles({ target: 'a' }, { target: 'b' }).faults).toHaveLength(1);
  });
});
