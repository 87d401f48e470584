import { describe, expect, it } from 'vitest';
import { type ColumnEvidence, inferContract } from './infer-contract.js';

const seen = (more: Partial<ColumnEvidence>): ColumnEvidence => ({
  name: 'a',
  missing: 0,
  present: 100,
  numbers: 0,
  booleans: 0,
  instants: 0,
  distinct: 100,
  ...more,
});
const typeOf = (more: Partial<ColumnEvidence>) => inferContract([seen(more)], {}).columns[0]?.type;

describe('inferContract', () => {
  it.each([
    ['number', { numbers: 100 }],
    ['number', { numbers: 96 }],
    ['boolean', { booleans: 100, distinct: 2 }],
    ['datetime', { instants: 100 }],
    ['category', { numbers: 90, distinct: 12 }],
    ['category', { present: 1000, distinct: 400 }],
    ['text', { distinct: 100 }],
    ['text', { present: 0, distinct: 0 }],
  ] as const)('infers %s', (type, more) => {
    expect(typeOf(more)).toBe(type);
  });

  it('requires the target unless some rows came without one, and no feature', () => {
    const required = (more: Partial<ColumnEvidence>, target?: string) =>
      inferContract([seen(more)], target === undefined ? {} : { target }).columns[0]?.required;
    expect(required({}, 'a')).toBe(true);
    expect(required({ missing: 1 }, 'a')).toBe(false);
    expect(required({})).toBe(false);
  });

  it('always requires the time and keeps ids as text', () => {
    const contract = inferContract(
      [seen({ missing: 1, instants: 100 }), seen({ name: 'id', numbers: 100 })],
      {
        timeColumn: 'a',
        idColumn: 'id',
      },
    );
    expect(contract.columns.map(({ type, required }) => [type, required])).toEqual([
      ['datetime', true],
      ['text', false],
    ]);
  });
});
