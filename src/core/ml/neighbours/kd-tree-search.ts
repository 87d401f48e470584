import KNN from 'ml-knn';
import type { Matrix } from '../estimator.js';
import { bruteForceSearch, type NeighbourSearch } from './brute-force-search.js';

/**
 * Searches with the kd-tree of ml-knn: the same answers as brute force, in less time for few columns.
 * The tree keeps an arbitrary one of several rows at the same distance. So one neighbour more than wanted is asked
 * for: when it is strictly further away the wanted set is unique, otherwise brute force settles the tie.
 * @param train the rows to search; worth it up to 4 columns
 */
export function kdTreeSearch(train: Matrix): NeighbourSearch {
  const { rows, columns } = train;
  const points = Array.from({ length: rows }, (_, i) =>
    Array.from(train.data.subarray(i * columns, (i + 1) * columns)),
  );
  const { kdTree } = new KNN(
    points,
    points.map((_, i) => i),
    { k: 1, distance: squaredDistanceOver(columns) },
  );
  const exhaustive = bruteForceSearch(train);
  return {
    findNearest(query, into) {
      const nearest = kdTree
        .nearest(Array.from(query), into.length + 1)
        .map(([point, distance]) => ({ row: point[columns]!, distance }))
        .sort((a, b) => a.distance - b.distance || a.row - b.row);
      const last = nearest[into.length - 1];
      if (last === undefined || last.distance === nearest[into.length]?.distance) {
        exhaustive.findNearest(query, into);
        return;
      }
      for (let place = 0; place < into.length; place++) into[place] = nearest[place]!.row;
    },
  };
}

/**
 * The loop runs over the columns only: the tree appends the label to every point and compares partial points, and a
 * distance over their whole length would never let it prune.
 */
function squaredDistanceOver(columns: number) {
  return (a: ArrayLike<number>, b: ArrayLike<number>): number => {
    let distance = 0;
    for (let j = 0; j < columns; j++) {
      const gap = a[j]! - b[j]!;
      distance += gap * gap;
    }
    return distance;
  };
}
