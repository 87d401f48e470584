import { expect, it } from 'vitest';
import { weightedMean } from './weighted-mean.js';

const values = [2, 5, 11];
const valueAt = (row: number) => values[row]!;

it('counts every row as often as its weight says, and only the rows that are asked for', () => {
  expect(weightedMean(values.keys(), undefined, valueAt)).toBe(6);
  expect(weightedMean([0, 2], Float64Array.of(2, 100, 1), valueAt)).toBe(5);
});

it('does not look at rows of weight 0', () => {
  expect(weightedMean([0, 1], Float64Array.of(0, 1), (row) => (row === 0 ? Number.NaN : 7))).toBe(7);
});

it('gives equal values back unchanged, and large ones without overflow', () => {
  const rows = Uint32Array.from({ length: 1_000 }, (_, row) => row);
  expect(weightedMean(rows, undefined, () => 0.1)).toBe(0.1);
  expect(weightedMean(rows, undefined, () => Number.MAX_VALUE)).toBe(Number.MAX_VALUE);
  expect(weightedMean([0, 1], Float64Array.of(1, 10), (row) => row * 1e308)).toBeCloseTo(1e308 / 1.1, -300);
});

it('is what the caller says where no row has a weight', () => {
  expect(weightedMean([0, 1], new Float64Array(2), valueAt, 0.5)).toBe(0.5);
  expect(weightedMean([], undefined, valueAt)).toBe(0);
});
