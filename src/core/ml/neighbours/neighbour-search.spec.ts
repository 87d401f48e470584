import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.js';
import type { Matrix } from '../estimator.js';
import { bruteForceSearch } from './brute-force-search.js';
import { kdTreeSearch } from './kd-tree-search.js';

/** Every search here does the same as sorting all rows by distance, then by index. */
function sortedRows(train: Matrix, query: Float64Array, count: number): number[] {
  const distances = Array.from({ length: train.rows }, (_, i) =>
    query.reduce((sum, value, j) => sum + (value - train.data[i * train.columns + j]!) ** 2, 0),
  );
  return [...distances.keys()].sort((a, b) => distances[a]! - distances[b]! || a - b).slice(0, count);
}

function makeMatrix(rows: number, columns: number, kind: 'smooth' | 'lattice' | 'equal'): Matrix {
  const random = createRandom(`${kind}/${rows}/${columns}`);
  const draw = { smooth: () => random.normal(), lattice: () => random.integer(3), equal: () => 1 }[kind];
  return { rows, columns, data: Float64Array.from({ length: rows * columns }, draw) };
}

const searches = [
  { name: 'brute force', create: bruteForceSearch },
  { name: 'kd-tree', create: kdTreeSearch },
];

describe.each(searches)('$name', ({ create }) => {
  it.each([
    ['distinct distances', 'smooth'],
    ['many ties', 'lattice'],
    ['nothing but ties', 'equal'],
  ] as const)('finds the nearest rows in order with %s', (_, kind) => {
    for (const columns of [1, 2, 4]) {
      const train = makeMatrix(150, columns, kind);
      const search = create(train);
      for (const count of [1, 5, 150]) {
        const into = new Int32Array(count);
        for (let i = 0; i < 40; i++) {
          const query = train.data
            .slice(i * columns, (i + 1) * columns)
            .map((value) => value + (i % 2) * 0.25);
          search.findNearest(query, into);
          expect([...into]).toEqual(sortedRows(train, query, count));
        }
      }
    }
  });

  it('keeps training order when every distance overflows', () => {
    const train = { rows: 3, columns: 1, data: Float64Array.of(-1e200, -2e200, -3e200) };
    const into = new Int32Array(2);
    create(train).findNearest(Float64Array.of(1e200), into);
    expect([...into]).toEqual([0, 1]);
  });
});
