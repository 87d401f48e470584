import type { Random } from '../../random.js';
import type { Target } from '../estimator.js';
import type { TreeLimits } from './grow-tree.js';
import type { TreeColumns } from './tree-columns.js';
import type { TreeNodes } from './tree-nodes.js';

/** Grows many trees on the same columns, one after the other. */
export interface TreeGrower {
  /** Weight of each row; to be filled before a tree is grown. */
  readonly weights: Float64Array;
  /** Begins with the rows of the tree; to be filled before a tree is grown, which reorders it. */
  readonly rowOrder: Uint32Array;
  /**
   * Grows the tree of the rows `rowOrder[0]` to `rowOrder[rowCount - 1]`.
   * @param rowCount at least 1
   */
  grow(rowCount: number, random: Random): TreeNodes;
}

/** Makes a grower for a fit. */
export type GrowerMaker = (columns: TreeColumns, y: Target, limits: TreeLimits) => TreeGrower;
