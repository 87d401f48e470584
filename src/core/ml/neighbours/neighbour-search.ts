import type { Matrix } from '../estimator.js';

/** The training rows nearest to some queries. */
export interface Neighbours {
  /** Row indices, `queries x count`: nearest first, rows at the same distance in ascending order. */
  readonly rows: Int32Array;
  /** Their distances in the same places, squared where the metric is Euclidean. */
  readonly distances: Float64Array;
}

/** Finds the training rows nearest to queries. */
export interface NeighbourSearch {
  /**
   * @param queries rows of as many columns as the training rows
   * @param count how many neighbours each query gets, at most the number of training rows
   */
  findNearest(queries: Matrix, count: number): Neighbours;
}

/** The nearest rows found so far for each query, kept in order. */
export class NearestLists {
  readonly rows: Int32Array;
  readonly distances: Float64Array;

  constructor(
    queries: number,
    private readonly count: number,
  ) {
    this.rows = new Int32Array(queries * count);
    this.distances = new Float64Array(queries * count).fill(Number.POSITIVE_INFINITY);
  }

  /** The distance that a row has to stay below to be among the nearest of that query. */
  limit(query: number): number {
    return this.distances[(query + 1) * this.count - 1]!;
  }

  /** Puts a row behind those that are no further away; the last one drops out. Rows must come in ascending order. */
  insert(query: number, row: number, distance: number): void {
    this.insertAt(query * this.count, this.count - 1, row, distance);
  }

  /** Puts one of the first `count` rows into a list that has as many rows as that row's index. */
  fill(query: number, row: number, distance: number): void {
    this.insertAt(query * this.count, row, row, distance);
  }

  private insertAt(first: number, last: number, row: number, distance: number): void {
    const { rows, distances } = this;
    let place = first + last;
    for (; place > first && distance < distances[place - 1]!; place--) {
      distances[place] = distances[place - 1]!;
      rows[place] = rows[place - 1]!;
    }
    distances[place] = distance;
    rows[place] = row;
  }
}
