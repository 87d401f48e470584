import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.js';
import type { Target } from '../estimator.js';
import { kNearestNeighbours } from './k-nearest-neighbours.js';

function makeTarget(task: Target['task'], rows: number): Target {
  const random = createRandom('target');
  return task === 'classification'
    ? { task, labels: Int32Array.from({ length: rows }, () => random.integer(3)), classCount: 3 }
    : { task, values: Float64Array.from({ length: rows }, () => random.normal()) };
}

describe('kNearestNeighbours', () => {
  it('averages the nearest values', () => {
    const x = { rows: 3, columns: 1, data: Float64Array.of(0, 1, 2) };
    const y: Target = { task: 'regression', values: Float64Array.of(0, 10, 20) };
    const model = kNearestNeighbours.fit(x, y, { neighbours: 2 }, createRandom(1));
    expect([...model.predict({ rows: 1, columns: 1, data: Float64Array.of(1.9) })]).toEqual([15]);
  });

  it('takes the earlier training row of two at the same distance', () => {
    const x = { rows: 2, columns: 1, data: Float64Array.of(1, -1) };
    const y: Target = { task: 'classification', labels: Int32Array.of(1, 0), classCount: 2 };
    const model = kNearestNeighbours.fit(x, y, { neighbours: 1 }, createRandom(1));
    expect([...model.predict({ rows: 1, columns: 1, data: Float64Array.of(0) })]).toEqual([0, 1]);
  });

  it.each(['classification', 'regression'] as const)(
    'predicts the same on both sides of the column limit of the tree (%s)',
    (task) => {
      const random = createRandom('sides');
      const few = {
        rows: 300,
        columns: 4,
        data: Float64Array.from({ length: 1200 }, () => random.integer(4)),
      };
      // A fifth column of zeros changes no distance but sends the search to brute force.
      const data = new Float64Array(1500);
      for (let i = 0; i < 300; i++) data.set(few.data.subarray(i * 4, i * 4 + 4), i * 5);
      const many = { rows: 300, columns: 5, data };
      const y = makeTarget(task, 300);
      const viaTree = kNearestNeighbours.fit(few, y, {}, random).predict(few);
      expect(kNearestNeighbours.fit(many, y, {}, random).predict(many)).toEqual(viaTree);
    },
  );

  it('says why it should not be tried on many rows', () => {
    const size = { columns: 3, task: 'regression', classCount: 0 } as const;
    expect(kNearestNeighbours.refuses({ ...size, rows: 50_000 })).toBeUndefined();
    expect(kNearestNeighbours.refuses({ ...size, rows: 50_001 })).toMatch(
      /50001 rows are above the limit of 50000/,
    );
  });

  it('lets near neighbours count more when asked to, and those in the same place alone', () => {
    const x = { rows: 3, columns: 1, data: Float64Array.of(0, 1, 4) };
    const y: Target = { task: 'regression', values: Float64Array.of(0, 8, 100) };
    const model = kNearestNeighbours.fit(x, y, { neighbours: 2, weights: 'distance' }, createRandom(1));
    const answers = model.predict({ rows: 2, columns: 1, data: Float64Array.of(0.25, 1) });
    expect([...answers]).toEqual([2, 8]);
    expect(kNearestNeighbours.fromJSON(model.toJSON()).toJSON()).toEqual(model.toJSON());
  });

  it('refuses weights', () => {
    const x = { rows: 1, columns: 1, data: Float64Array.of(0) };
    const y: Target = { task: 'regression', values: Float64Array.of(0) };
    expect(() => kNearestNeighbours.fit(x, y, {}, createRandom(1), Float64Array.of(1))).toThrow(/weights/);
  });
});
