import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.js';
import { sortNumbers } from './sort-numbers.js';

const random = createRandom('sort');
const size = 4_000;

describe('sortNumbers', () => {
  it.each([
    ['normal numbers', () => random.normal()],
    ['small whole numbers', () => random.integer(9) - 4],
    ['numbers that differ in their last digits', () => 1 + random.integer(1_000) * Number.EPSILON],
    ['negative ones that do', () => -1 - random.integer(30) * 2 ** -40],
    [
      'very large, very small and zero',
      () => random.normal() * 10 ** (random.integer(600) - 300) * random.integer(2),
    ],
  ])('puts %s in order', (_, draw) => {
    const values = Float64Array.from({ length: size }, draw).map((value) => value + 0);
    const expected = values.slice().sort();
    const sorted = sortNumbers(values, new Float64Array(size));
    expect(sorted).toBe(values);
    expect(sorted.every((value, i) => value === expected[i])).toBe(true);
  });

  it('sorts a stretch of an array and leaves its neighbours alone', () => {
    const all = Float64Array.from({ length: size }, () => random.normal());
    const before = all.slice();
    sortNumbers(all.subarray(100, size - 100), new Float64Array(size));
    expect(all.subarray(0, 100)).toEqual(before.subarray(0, 100));
    expect(all.subarray(size - 100)).toEqual(before.subarray(size - 100));
    expect(all.subarray(100, size - 100)).toEqual(before.slice(100, size - 100).sort());
  });
});
