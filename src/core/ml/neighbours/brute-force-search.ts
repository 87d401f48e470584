import type { Matrix } from '../estimator.js';
import { NearestLists, type NeighbourSearch } from './neighbour-search.js';

/** Training rows looked at by all queries before the next are: about what the second-level cache holds. */
const BLOCK_CELLS = 10_000;
/** After so many columns a group of rows is given up when all of them are too far away already. */
const CHUNK = 6;

/**
 * Searches by looking at every row, two queries and four rows at a time, so that every number read serves several
 * distances; groups that are too far away after some columns are not finished. The squared Euclidean distance adds
 * up columns from first to last, so equal rows are exactly equally far and ties go by training order.
 * Exact in any number of columns; O(rows x columns) per query.
 * @param train the rows to search
 * @example bruteForceSearch({ rows: 2, columns: 1, data: Float64Array.of(0, 9) })
 *   .findNearest({ rows: 1, columns: 1, data: Float64Array.of(8) }, 2).rows // [1, 0]
 */
export function bruteForceSearch(train: Matrix): NeighbourSearch {
  const { rows, columns, data } = train;
  const block = Math.max(16, 4 * Math.floor(BLOCK_CELLS / columns / 4));
  return {
    findNearest(queries, count) {
      // The last of an odd number of queries is paired with itself; its second list is thrown away.
      const lists = new NearestLists(queries.rows + (queries.rows % 2), count);
      for (let first = count; first < rows || first === count; first += block) {
        const end = Math.min(rows, first + block);
        for (let q = 0; q < queries.rows; q += 2) {
          const other = Math.min(q + 1, queries.rows - 1);
          if (first === count) {
            for (let i = 0; i < count; i++) {
              lists.fill(q, i, squaredDistance(data, i, queries.data, q, columns));
              lists.fill(q + 1, i, squaredDistance(data, i, queries.data, other, columns));
            }
          }
          scanPair({ data, columns, first, end }, queries.data, q, other, lists);
        }
      }
      const used = queries.rows * count;
      return { rows: lists.rows.subarray(0, used), distances: lists.distances.subarray(0, used) };
    },
  };
}

interface Stretch {
  readonly data: Float64Array;
  readonly columns: number;
  /** First row and the row after the last. */
  readonly first: number;
  readonly end: number;
}

function squaredDistance(
  data: Float64Array,
  row: number,
  queries: Float64Array,
  query: number,
  columns: number,
): number {
  let distance = 0;
  for (let j = 0, at = row * columns, from = query * columns; j < columns; j++, at++, from++) {
    const gap = queries[from]! - data[at]!;
    distance += gap * gap;
  }
  return distance;
}

/** Holds the queries of places `query` and `other` against the rows and updates lists `query` and `query + 1`. */
function scanPair(
  { data, columns, first, end }: Stretch,
  queries: Float64Array,
  query: number,
  other: number,
  lists: NearestLists,
): void {
  const upper = query * columns;
  const lower = other * columns;
  let upperLimit = lists.limit(query);
  let lowerLimit = lists.limit(query + 1);
  let i = first;
  for (; i + 4 <= end; i += 4) {
    let u0 = 0;
    let u1 = 0;
    let u2 = 0;
    let u3 = 0;
    let l0 = 0;
    let l1 = 0;
    let l2 = 0;
    let l3 = 0;
    let at0 = i * columns;
    let at1 = at0 + columns;
    let at2 = at1 + columns;
    let at3 = at2 + columns;
    let isNear = true;
    for (let j = 0; j < columns && isNear; ) {
      const stop = j + 2 * CHUNK <= columns ? j + CHUNK : columns;
      for (; j < stop; j++) {
        const one = queries[upper + j]!;
        const two = queries[lower + j]!;
        const b0 = data[at0++]!;
        const b1 = data[at1++]!;
        const b2 = data[at2++]!;
        const b3 = data[at3++]!;
        let gap = one - b0;
        u0 += gap * gap;
        gap = one - b1;
        u1 += gap * gap;
        gap = one - b2;
        u2 += gap * gap;
        gap = one - b3;
        u3 += gap * gap;
        gap = two - b0;
        l0 += gap * gap;
        gap = two - b1;
        l1 += gap * gap;
        gap = two - b2;
        l2 += gap * gap;
        gap = two - b3;
        l3 += gap * gap;
      }
      isNear =
        u0 < upperLimit ||
        u1 < upperLimit ||
        u2 < upperLimit ||
        u3 < upperLimit ||
        l0 < lowerLimit ||
        l1 < lowerLimit ||
        l2 < lowerLimit ||
        l3 < lowerLimit;
    }
    if (!isNear) continue;
    if (u0 < lists.limit(query)) lists.insert(query, i, u0);
    if (u1 < lists.limit(query)) lists.insert(query, i + 1, u1);
    if (u2 < lists.limit(query)) lists.insert(query, i + 2, u2);
    if (u3 < lists.limit(query)) lists.insert(query, i + 3, u3);
    if (l0 < lists.limit(query + 1)) lists.insert(query + 1, i, l0);
    if (l1 < lists.limit(query + 1)) lists.insert(query + 1, i + 1, l1);
    if (l2 < lists.limit(query + 1)) lists.insert(query + 1, i + 2, l2);
    if (l3 < lists.limit(query + 1)) lists.insert(query + 1, i + 3, l3);
    upperLimit = lists.limit(query);
    lowerLimit = lists.limit(query + 1);
  }
  for (; i < end; i++) {
    const toUpper = squaredDistance(data, i, queries, query, columns);
    if (toUpper < lists.limit(query)) lists.insert(query, i, toUpper);
    const toLower = squaredDistance(data, i, queries, other, columns);
    if (toLower < lists.limit(query + 1)) lists.insert(query + 1, i, toLower);
  }
}
