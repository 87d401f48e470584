import type { Matrix } from '../estimator.js';
import { NearestLists, type NeighbourSearch } from './neighbour-search.js';

/** So many columns between two looks at whether the row is too far away already. */
const CHUNK = 8;

/**
 * Searches every row by Manhattan distance, the sum of the sizes of the differences, added up from first to last.
 * Exact in any number of columns; O(rows x columns) per query.
 * @param train the rows to search
 */
export function manhattanSearch(train: Matrix): NeighbourSearch {
  const { rows, columns, data } = train;
  return {
    findNearest(queries, count) {
      const lists = new NearestLists(queries.rows, count);
      for (let q = 0; q < queries.rows; q++) {
        const query = queries.data.subarray(q * columns, (q + 1) * columns);
        for (let i = 0; i < count; i++)
          lists.fill(q, i, distanceBelow(data, i, query, Number.POSITIVE_INFINITY));
        let limit = lists.limit(q);
        for (let i = count; i < rows; i++) {
          const distance = distanceBelow(data, i, query, limit);
          if (!(distance < limit)) continue;
          lists.insert(q, i, distance);
          limit = lists.limit(q);
        }
      }
      return lists;
    },
  };
}

/** The distance of a row, or some number from `limit` up as soon as it is at least that. */
function distanceBelow(data: Float64Array, row: number, query: Float64Array, limit: number): number {
  const columns = query.length;
  let distance = 0;
  for (let j = 0, at = row * columns; j < columns && distance <= limit; ) {
    const stop = Math.min(columns, j + CHUNK);
    for (; j < stop; j++, at++) distance += Math.abs(query[j]! - data[at]!);
  }
  return distance;
}
