import type { Matrix } from '../estimator.js';

/** Finds the training rows nearest to a query. */
export interface NeighbourSearch {
  /**
   * Writes the row indices of the nearest training rows into `into`, nearest first; rows at the same distance in
   * ascending order. There must be at least `into.length` training rows.
   * @param query one row of as many columns as the training rows
   */
  findNearest(query: Float64Array, into: Int32Array): void;
}

/**
 * Searches by looking at every row. The squared Euclidean distance adds up columns from first to last.
 * Exact in any number of columns; O(rows x columns) per query.
 * @param train the rows to search
 * @example bruteForceSearch({ rows: 2, columns: 1, data: Float64Array.of(0, 9) }).findNearest(Float64Array.of(8), into)
 *   // into = [1, 0] when it has two places
 */
export function bruteForceSearch(train: Matrix): NeighbourSearch {
  const { rows, columns, data } = train;
  return {
    findNearest(query, into) {
      const count = into.length;
      const distances = new Float64Array(count);
      let found = 0;
      for (let i = 0; i < rows; i++) {
        let distance = 0;
        for (let at = i * columns, j = 0; j < columns; at++, j++) {
          const gap = query[j]! - data[at]!;
          distance += gap * gap;
        }
        // Rows come in ascending order, so at equal distance the one already there stays ahead.
        if (found === count && !(distance < distances[count - 1]!)) continue;
        let place = found < count ? found++ : count - 1;
        for (; place > 0 && distance < distances[place - 1]!; place--) {
          distances[place] = distances[place - 1]!;
          into[place] = into[place - 1]!;
        }
        distances[place] = distance;
        into[place] = i;
      }
    },
  };
}
