/** Two columns of one kind and the rows of each of their chunks. */
export interface ChunkedSides<C> {
  readonly reference: C;
  readonly referenceRows: readonly Uint32Array[];
  readonly current: C;
  readonly currentRows: readonly Uint32Array[];
}

/** A distance and the rows with a value behind it, or why there is none. */
export type ChunkDistance =
  | { readonly value: number; readonly rows: number }
  | 'empty'
  | 'insufficient'
  | 'no-spread';

/** All distances of one feature, in one unit. */
export interface ChunkDistances {
  /** What was measured in the end. */
  readonly measure: 'robust_wasserstein' | 'wasserstein' | 'ks' | 'js' | 'total_variation';
  /** Rows of the whole reference with a value. */
  readonly referenceRows: number;
  /** Each reference chunk from the reference without it. */
  readonly reference: readonly ChunkDistance[];
  /** Each current chunk from the whole reference. */
  readonly current: readonly ChunkDistance[];
}
