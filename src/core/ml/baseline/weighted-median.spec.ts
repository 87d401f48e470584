import { describe, expect, it } from 'vitest';
import { weightedMedian } from './weighted-median.js';

const median = (values: readonly number[], weights?: readonly number[]) =>
  weightedMedian(Float64Array.from(values), weights && Float64Array.from(weights));

describe('weightedMedian', () => {
  it('is the middle value, or the mean of the two in the middle', () => {
    expect(median([9, 1, 2])).toBe(2);
    expect(median([9, 1, 2, 4])).toBe(3);
  });

  it('counts a value as often as its weight says', () => {
    expect(median([1, 2, 9], [2, 1, 1])).toBe(1.5);
    expect(median([1, 2, 9], [0, 0, 0.3])).toBe(9);
    expect(median([5, 1, 7], [1, 5, 1])).toBe(1);
  });
});
