import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.js';
import { findBin, findThresholds } from './bin-columns.js';

describe('findThresholds', () => {
  it('honours a smaller number of bins', () => {
    const random = createRandom('bins');
    const values = Float64Array.from({ length: 500 }, () => random.next());
    expect(findThresholds(values.sort(), 4).length).toBe(3);
  });
});

describe('findBin', () => {
  it('puts a value on a bound into the lower bin and leaves the outer bins open', () => {
    const bounds = Float64Array.of(1, 2);
    expect([-1e300, 1, 1.5, 2, 1e300].map((value) => findBin(bounds, value))).toEqual([0, 0, 1, 1, 2]);
  });
});
