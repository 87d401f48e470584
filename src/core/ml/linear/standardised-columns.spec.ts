import { describe, expect, it } from 'vitest';
import { standardiseColumns } from './standardised-columns.js';

describe('standardiseColumns', () => {
  it('centres and scales, and turns a constant column into zeros', () => {
    const x = { rows: 2, columns: 2, data: Float64Array.of(1, 0.1, 3, 0.1) };
    const { matrix, means, scales } = standardiseColumns(x);
    expect([...matrix.data]).toEqual([-1, 0, 1, 0]);
    expect([...means]).toEqual([2, 0.1]);
    expect([...scales]).toEqual([1, 1]);
  });
});
