import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { blockLength } from '../../src/core/ml/search/block-length.js';

interface BlockLengthCase {
  readonly memory: number | string;
  readonly values: readonly number[];
  readonly length: number;
}

const { cases }: { readonly cases: readonly BlockLengthCase[] } = JSON.parse(
  readFileSync(new URL('./block_length.json', import.meta.url), 'utf8'),
);

describe('the length of blocks by arch', () => {
  it.each(cases.map((one) => ({ ...one, rows: one.values.length })))(
    'is met for $rows values of memory $memory',
    ({ values, length }) => {
      expect(blockLength(Float64Array.from(values))).toBeCloseTo(Math.max(1, length), 9);
    },
  );

  it('is 1 where there is nothing to keep together', () => {
    expect(blockLength(new Float64Array(0))).toBe(1);
    expect(blockLength(Float64Array.of(1, 2, 3))).toBe(1);
    expect(blockLength(new Float64Array(50).fill(2))).toBe(1);
  });
});
