import { describe, expect, it } from 'vitest';
import { nearestRows, scaledCopy } from './nearest-rows.js';

describe('columns scaled for distances', () => {
  const matrix = { rows: 4, columns: 2, data: Float64Array.of(0.3, 1, 0.1 + 0.2, 2, 0.3, 4, 0.1 + 0.2, 8) };

  it('are 0 where they differ by rounding only, so that it makes nobody a neighbour', () => {
    const scaled = scaledCopy(matrix);
    expect([0, 2, 4, 6].map((at) => scaled.data[at])).toEqual([0, 0, 0, 0]);
    expect(nearestRows(scaled, 0, Uint32Array.of(0, 1, 2, 3), 3).rows).toEqual([1, 2, 3]);
  });

  it('have deviation 1 otherwise, whatever the unit', () => {
    const tiny = scaledCopy({ ...matrix, data: matrix.data.map((value) => value * 1e-80) });
    const [a, b, c, d] = [1, 3, 5, 7].map((at) => tiny.data[at]!);
    expect((a! ** 2 + b! ** 2 + c! ** 2 + d! ** 2) / 4).toBeCloseTo(1, 12);
  });
});
