import { describe, expect, it } from 'vitest';
import { ALL_ROWS } from '../core/table.js';
import { batchIdsOf, sliceFaults } from './check-slices.js';

const part = (batchId: string, from: number, to: number, seed = 0) => ({
  batchId,
  slice: { order: 'shuffled' as const, seed, from, to },
});

describe('sliceFaults', () => {
  it('accepts parts that do not overlap', () => {
    expect(sliceFaults([part('a', 0, 0.5), part('a', 0.5, 1), { batchId: 'b', slice: ALL_ROWS }])).toEqual(
      [],
    );
  });

  it('refuses a batch twice', () => {
    const whole = { batchId: 'a', slice: ALL_ROWS };
    expect(sliceFaults([whole, whole])).toHaveLength(1);
  });

  it('refuses parts of different shuffles of the same batch, because they may share rows', () => {
    expect(sliceFaults([part('a', 0, 0.5, 1), part('a', 0.5, 1, 2)])).toHaveLength(1);
  });

  it('refuses bounds out of order and an empty list', () => {
    expect(sliceFaults([part('a', 0.5, 0.5)])).toHaveLength(1);
    expect(sliceFaults([])).toHaveLength(1);
  });

  it('lists each batch once', () => {
    expect(batchIdsOf([part('a', 0, 0.5), part('a', 0.5, 1), part('b', 0, 1)])).toEqual(['a', 'b']);
  });
});
