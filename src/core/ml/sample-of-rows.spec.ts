import { expect, it } from 'vitest';
import { createRandom } from '../random.js';
import { sampleOfRows } from './sample-of-rows.js';

it('takes all rows when there are few', () => {
  expect([...sampleOfRows(3, 3, createRandom(1))]).toEqual([0, 1, 2]);
});

it('draws different rows in their order, the same for the same seed', () => {
  const rows = [...sampleOfRows(1_000, 50, createRandom(1))];
  expect(new Set(rows).size).toBe(50);
  expect(rows).toEqual(rows.toSorted((a, b) => a - b));
  expect(rows.at(-1)).toBeLessThan(1_000);
  expect([...sampleOfRows(1_000, 50, createRandom(1))]).toEqual(rows);
  expect([...sampleOfRows(1_000, 50, createRandom(2))]).not.toEqual(rows);
});
