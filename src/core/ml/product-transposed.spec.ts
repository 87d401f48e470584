import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.js';
import { productTransposed } from './product-transposed.js';

describe('productTransposed', () => {
  it('gives the dot product of every pair of rows, whatever is left over by its blocks', () => {
    const random = createRandom('product');
    for (const [rows, others, width] of [
      [1, 1, 1],
      [2, 4, 3],
      [3, 5, 7],
      [5, 9, 2],
      [1, 6, 4],
    ] as const) {
      const a = Float64Array.from({ length: rows * width }, () => random.normal());
      const b = Float64Array.from({ length: others * width }, () => random.normal());
      const into = new Float64Array(rows * others);
      productTransposed({ data: a, rows }, { data: b, rows: others }, width, into);
      into.forEach((value, at) => {
        let sum = 0;
        for (let t = 0; t < width; t++)
          sum += a[Math.floor(at / others) * width + t]! * b[(at % others) * width + t]!;
        expect(value).toBe(sum);
      });
    }
  });
});
