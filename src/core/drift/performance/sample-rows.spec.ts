import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.js';
import { sampleRows } from './sample-rows.js';

describe('sampleRows', () => {
  const rows = Uint32Array.from({ length: 100 }, (_, index) => index * 2);

  it('takes all rows when there are few enough', () => {
    expect(sampleRows(rows, 100, createRandom(1))).toBe(rows);
  });

  it('takes different rows in ascending order, the same for the same seed', () => {
    const sample = sampleRows(rows, 40, createRandom(1));
    expect(new Set(sample).size).toBe(40);
    expect(sample).toEqual(sample.slice().sort());
    expect(sample.every((row) => row % 2 === 0 && row < 200)).toBe(true);
    expect(sampleRows(rows, 40, createRandom(1))).toEqual(sample);
  });
});
