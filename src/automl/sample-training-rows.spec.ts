import { describe, expect, it } from 'vitest';
import type { Target } from '../core/ml/estimator.js';
import { sampleTrainingRows } from './sample-training-rows.js';

const rows = Uint32Array.from({ length: 1000 }, (_, i) => i + 5);
const target: Target = {
  task: 'classification',
  classCount: 2,
  labels: Int32Array.from({ length: 1005 }, (_, i) => (i % 200 === 10 ? 1 : 0)),
};
const sample = (wanted: number, isTimeOrdered = false) =>
  sampleTrainingRows({ target, rows, wanted, isTimeOrdered, seed: 1 });

describe('sampleTrainingRows', () => {
  it('keeps rare classes, ascending and within larger samples', () => {
    const [small, large] = [sample(100), sample(400)];
    expect(small.length).toBeGreaterThanOrEqual(99);
    expect(Array.from(small).filter((row) => target.labels[row] === 1).length).toBeGreaterThanOrEqual(2);
    expect(Array.from(small)).toEqual(Array.from(small).toSorted((a, b) => a - b));
    expect(Array.from(small).every((row) => large.includes(row))).toBe(true);
  });

  it('takes the newest rows in time order, and all when there are not more', () => {
    expect(Array.from(sample(3, true))).toEqual([1002, 1003, 1004]);
    expect(sample(1000)).toBe(rows);
  });
});
