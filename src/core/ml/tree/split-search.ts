import type { Random } from '../../random.js';
import type { TreeColumns } from './tree-columns.js';

/** What a search looks at: binned columns and how much each row counts. */
export interface WeightedRows {
  readonly columns: TreeColumns;
  /** Weight of row i, above 0 for the rows of a tree: times that it was drawn, or what the caller gave. */
  readonly weights: Float64Array;
  /** Rows of all nodes; a node is a stretch of it. */
  readonly rowOrder: Uint32Array;
}

/**
 * A cut of a node: rows whose bin is at most `bin` go left. Larger scores are better; only cuts of one node compare.
 */
export interface Cut {
  score: number;
  bin: number;
  /** Whether rows of the node miss the value. */
  hasMissing: boolean;
  /** Where they go. */
  isMissingLeft: boolean;
}

/**
 * Finds cuts for one kind of target. `enter` a node first, then ask about its columns.
 */
export interface SplitSearch {
  /** Numbers that a leaf holds. */
  readonly valuesPerLeaf: number;
  /** What the last search that answered true has found; overwritten by the next. */
  readonly cut: Readonly<Cut>;
  /**
   * Sums up the rows at `rowOrder[start..end)`.
   * @returns whether all have the same target, so that no cut can help
   */
  enter(start: number, end: number): boolean;
  /** Weight of the node. */
  nodeWeight(): number;
  /**
   * The best cut of the node in one column, leaving at least `minimumWeight` on both sides. Rows that miss the value are
   * tried on both sides, and against all others. Of a gap without rows the middle is taken, as for raw numbers.
   * @returns false when the column is constant in the node or too few rows remain
   */
  findCut(column: number, minimumWeight: number): boolean;
  /**
   * A cut drawn evenly between the smallest and the largest value of the node in one column; rows that miss the value
   * go to a side that is drawn as well.
   * @returns false when the column is constant in the node or too few rows remain
   */
  drawCut(column: number, minimumWeight: number, random: Random): boolean;
  /** Writes the values of the node, were it a leaf. */
  writeLeaf(values: Float64Array, offset: number): void;
}

/** Share of a node's weight below which a side is what rounding left of its rows, not rows. */
export const SMALLEST_SIDE = 1e-9;
