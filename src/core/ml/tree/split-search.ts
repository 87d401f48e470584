import type { BinnedColumns } from './bin-columns.js';

/** What a search looks at: binned columns and how often each row counts. */
export interface WeightedRows {
  readonly binned: BinnedColumns;
  /** Times that row i was drawn; 1 for each without bootstrap. */
  readonly weights: Int32Array;
  /** Rows of all nodes; a node is a stretch of it. */
  readonly rowOrder: Uint32Array;
}

/** A cut of a node: rows whose bin is at most `bin` go left. Larger scores are better; only cuts of one node compare. */
export interface Cut {
  readonly score: number;
  readonly bin: number;
}

/**
 * Finds cuts for one kind of target. `enter` a node first, then ask about its columns.
 */
export interface SplitSearch {
  /** Numbers that a leaf holds. */
  readonly valuesPerLeaf: number;
  /**
   * Sums up the rows at `rowOrder[start..end)`.
   * @returns whether all have the same target, so that no cut can help
   */
  enter(start: number, end: number): boolean;
  /**
   * The best cut of the node in one column, leaving at least `minimumRows` drawn rows on both sides.
   * Of a gap without rows the middle is taken, as for raw numbers.
   * @returns undefined when the column is constant in the node or too few rows remain
   */
  findCut(column: number, minimumRows: number): Cut | undefined;
  /** Writes the values of the node, were it a leaf. */
  writeLeaf(values: Float64Array, offset: number): void;
}
