import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.js';
import type { Matrix } from '../estimator.js';
import { bruteForceSearch } from './brute-force-search.js';
import { kdTreeSearch } from './kd-tree-search.js';
import { manhattanSearch } from './manhattan-search.js';

type Size = (gap: number) => number;
const square: Size = (gap) => gap * gap;

/** Every search here does the same as sorting all rows by distance, then by index. */
function sortedRows(train: Matrix, query: Float64Array, count: number, size: Size): number[] {
  const distances = Array.from({ length: train.rows }, (_, i) =>
    query.reduce((sum, value, j) => sum + size(value - train.data[i * train.columns + j]!), 0),
  );
  return [...distances.keys()].sort((a, b) => distances[a]! - distances[b]! || a - b).slice(0, count);
}

function makeMatrix(rows: number, columns: number, kind: 'smooth' | 'lattice' | 'equal'): Matrix {
  const random = createRandom(`${kind}/${rows}/${columns}`);
  const draw = { smooth: () => random.normal(), lattice: () => random.integer(3), equal: () => 1 }[kind];
  return { rows, columns, data: Float64Array.from({ length: rows * columns }, draw) };
}

const searches = [
  { name: 'brute force', create: bruteForceSearch, size: square },
  { name: 'kd-tree', create: kdTreeSearch, size: square },
  { name: 'Manhattan', create: manhattanSearch, size: Math.abs },
];

describe.each(searches)('$name', ({ create, size }) => {
  it.each([
    ['distinct distances', 'smooth'],
    ['many ties', 'lattice'],
    ['nothing but ties', 'equal'],
  ] as const)('finds the nearest rows in order with %s', (_, kind) => {
    for (const columns of [1, 4, 19]) {
      const train = makeMatrix(150, columns, kind);
      const search = create(train);
      const asked = 21;
      const queries = {
        rows: asked,
        columns,
        data: train.data.slice(0, asked * columns).map((value, at) => value + (at % 2) * 0.25),
      };
      for (const count of [1, 5, 150]) {
        const { rows, distances } = search.findNearest(queries, count);
        for (let q = 0; q < asked; q++) {
          const query = queries.data.subarray(q * columns, (q + 1) * columns);
          expect([...rows.subarray(q * count, (q + 1) * count)]).toEqual(
            sortedRows(train, query, count, size),
          );
          const nearest = train.data.subarray(rows[q * count]! * columns, (rows[q * count]! + 1) * columns);
          expect(distances[q * count]).toBe(
            query.reduce((sum, value, j) => sum + size(value - nearest[j]!), 0),
          );
        }
      }
    }
  });

  it('keeps training order when every distance overflows', () => {
    const train = { rows: 3, columns: 1, data: Float64Array.of(-1e308, -1.1e308, -1.2e308) };
    const query = { rows: 1, columns: 1, data: Float64Array.of(1.7e308) };
    expect([...create(train).findNearest(query, 2).rows]).toEqual([0, 1]);
  });
});

describe('brute force', () => {
  it('finds the same rows across the blocks of a long table', () => {
    const train = makeMatrix(1500, 15, 'lattice');
    const { rows } = bruteForceSearch(train).findNearest({ ...train, rows: 3 }, 4);
    for (let q = 0; q < 3; q++) {
      const query = train.data.subarray(q * 15, (q + 1) * 15);
      expect([...rows.subarray(q * 4, q * 4 + 4)]).toEqual(sortedRows(train, query, 4, square));
    }
  });
});
