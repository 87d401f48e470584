import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.js';
import { conditionEstimate } from './condition-estimate.js';
import { standardiseColumns } from './standardised-columns.js';

/** Two columns whose correlation falls as `apart` grows. */
function makePair(apart: number) {
  const random = createRandom('pair');
  const data = new Float64Array(400);
  for (let i = 0; i < 200; i++) {
    data[2 * i] = random.normal();
    data[2 * i + 1] = data[2 * i]! + apart * random.normal();
  }
  return standardiseColumns({ rows: 200, columns: 2, data }).matrix;
}

describe('conditionEstimate', () => {
  it('is 1 for uncorrelated columns', () => {
    const data = Float64Array.of(-1, -1, -1, 1, 1, -1, 1, 1);
    expect(conditionEstimate({ rows: 4, columns: 2, data })).toBe(1);
  });

  it('equals sqrt((1 + |r|) / (1 - |r|)) for two columns with correlation r', () => {
    const z = makePair(0.5);
    let product = 0;
    for (let i = 0; i < 200; i++) product += z.data[2 * i]! * z.data[2 * i + 1]!;
    const r = product / 200;
    expect(conditionEstimate(z)).toBeCloseTo(Math.sqrt((1 + r) / (1 - r)), 9);
  });

  it('grows as columns draw together and is infinite when they meet', () => {
    expect(conditionEstimate(makePair(1e-2))).toBeLessThan(1e3);
    expect(conditionEstimate(makePair(1e-4))).toBeGreaterThan(1e3);
    expect(conditionEstimate(makePair(0))).toBe(Number.POSITIVE_INFINITY);
  });

  it('is infinite for a constant column and for too few rows', () => {
    expect(conditionEstimate({ rows: 3, columns: 1, data: new Float64Array(3) })).toBe(
      Number.POSITIVE_INFINITY,
    );
    expect(conditionEstimate({ rows: 1, columns: 1, data: Float64Array.of(1) })).toBe(
      Number.POSITIVE_INFINITY,
    );
  });
});
