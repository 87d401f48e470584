import { BITS_BELOW_RANK, type ColumnRanks, rankColumns, rankOf } from './column-ranks.js';
import { orderSplits } from './split-order.js';
import type { TreeNodes } from './tree-nodes.js';

/** Fewer decisions of trees per column than this are not worth ranking the column. */
const FEWEST_DECISIONS = 4;
/** The order of fewer splits than this, all trees together, is of no matter: they stay in cache (256 KiB). */
const FEWEST_TO_ORDER = 32_768;

/**
 * Trees as one stream of integers, small enough for many trees to stay in cache. A split is one entry: from bit 23 on the
 * rank of its threshold, below that the place of its rank in a row, and in the lowest `linkBits` how many entries
 * further on its left child stands; its right child stands behind that. A leaf is one entry, `-1 - position` of its first value.
 */
export interface RankedTrees {
  readonly ranks: ColumnRanks;
  readonly roots: Int32Array;
  readonly stream: Int32Array;
  readonly linkBits: number;
  /**
   * The values of each leaf side by side. With several values per leaf (classes) the leaves of a single class come first,
   * shared by all trees: class after class a 1 in its own place among zeros; then the other leaves, tree after tree.
   */
  readonly value: Float64Array;
}

/**
 * Packs trees for prediction, the faster the larger they are. `addRankedLeaves` walks them.
 * @param trees with the same number of values per leaf
 * @param columns columns that rows have
 * @returns undefined when trees split on categories, on more than 255 thresholds of a column, or have a tree of too many splits for so
 * many columns (131,072 with 32 columns, 16,384 with 256; half as many columns with sides for missing values), and when they
 * are too few and small to repay ranking every row first
 */
export function packRankedTrees(
  trees: readonly TreeNodes[],
  columns: number,
  valuesPerLeaf: number,
): RankedTrees | undefined {
  if (trees.some(({ leftLevels }) => leftLevels !== undefined)) return undefined;
  const decisions = trees.reduce((sum, { feature }) => sum + Math.log2(feature.length + 1), 0);
  if (decisions < FEWEST_DECISIONS * columns) return undefined;
  const ranks = rankColumns(trees, columns);
  if (ranks === undefined) return undefined;
  // The bits below the rank are shared by the place and the link.
  const linkBits = BITS_BELOW_RANK - Math.ceil(Math.log2(ranks.width));
  if (trees.some(({ feature }) => 2 * feature.length >= 2 ** linkBits)) return undefined;
  const splits = trees.reduce((sum, { feature }) => sum + feature.length, 0);
  const roots = new Int32Array(trees.length);
  const stream = new Int32Array(2 * splits + trees.length);
  const leaves = createLeafValues(trees, valuesPerLeaf);
  const orderOf = splits < FEWEST_TO_ORDER ? orderAsGrown : orderSplits;
  let written = 0;
  trees.forEach((tree, index) => {
    roots[index] = written;
    const leafEntry = (leaf: number) => -1 - leaves.add(tree.value, leaf * valuesPerLeaf);
    writeTree(tree, orderOf(tree), ranks, linkBits, stream, written, leafEntry);
    written += 1 + 2 * tree.feature.length;
  });
  return { ranks, roots, stream, linkBits, value: leaves.list() };
}

/** Most leaves of a full-depth forest hold a single class: those of a class share their values, which stay in cache. */
function createLeafValues(trees: readonly TreeNodes[], width: number) {
  const shared = width > 1 ? width * width : 0;
  const values = new Float64Array(trees.reduce((sum, { value }) => sum + value.length, shared));
  for (let k = 0; k * width < shared; k++) values[k * width + k] = 1;
  let next = shared;
  return {
    /** @returns where the values of the leaf stand */
    add(from: Float64Array, offset: number): number {
      const only = shared > 0 ? findOnlyClass(from, offset, width) : -1;
      if (only >= 0) return only * width;
      for (let k = 0; k < width; k++) values[next + k] = from[offset + k]!;
      next += width;
      return next - width;
    },
    list: () => values.slice(0, next),
  };
}

/** The class whose share is 1 while all others are 0, or -1. */
function findOnlyClass(shares: Float64Array, offset: number, width: number): number {
  let only = -1;
  for (let k = 0; k < width; k++) {
    const share = shares[offset + k]!;
    if (share === 1 && only < 0) only = k;
    else if (share !== 0) return -1;
  }
  return only;
}

function orderAsGrown({ feature }: TreeNodes): Int32Array {
  const order = new Int32Array(feature.length);
  for (let split = 0; split < order.length; split++) order[split] = split;
  return order;
}

/**
 * Writes a tree from `root` on: its root, then pairs of children.
 * @param order splits in the order in which their children are to lie, parents first
 */
function writeTree(
  { feature, threshold, left, right, missingLeft }: TreeNodes,
  order: Int32Array,
  { columns, tables }: ColumnRanks,
  linkBits: number,
  stream: Int32Array,
  root: number,
  leafEntry: (leaf: number) => number,
): void {
  const pairs = new Int32Array(order.length);
  for (let i = 0; i < order.length; i++) pairs[order[i]!] = root + 1 + 2 * i;
  const write = (at: number, node: number) => {
    if (node < 0) {
      stream[at] = leafEntry(-1 - node);
      return;
    }
    const column = feature[node]!;
    const place = missingLeft?.[node] === 0 ? columns + column : column;
    const rank = rankOf(tables[column]!, threshold[node]!);
    stream[at] = (rank << BITS_BELOW_RANK) | (place << linkBits) | (pairs[node]! - at);
  };
  write(root, order.length === 0 ? -1 : 0);
  for (const split of order) {
    write(pairs[split]!, left[split]!);
    write(pairs[split]! + 1, right[split]!);
  }
}
