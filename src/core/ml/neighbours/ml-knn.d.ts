/** The part of ml-knn 3.0.0 that is used here; the package has no types of its own. */
declare module 'ml-knn' {
  /** A training row with its label appended. */
  type LabelledPoint = number[];

  export default class KNN {
    readonly kdTree: {
      /** Up to `count` nearest points with their distances, in no order. */
      nearest(query: readonly number[], count: number): [LabelledPoint, number][];
    };
    constructor(
      points: readonly (readonly number[])[],
      labels: readonly number[],
      options: {
        readonly k: number;
        readonly distance: (a: ArrayLike<number>, b: ArrayLike<number>) => number;
      },
    );
  }
}
