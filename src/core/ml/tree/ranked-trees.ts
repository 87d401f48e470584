import type { Matrix } from '../estimator.js';
import { type ColumnRanks, rankColumns, rankOf, writeRanks } from './column-ranks.js';
import type { TreeNodes } from './tree-nodes.js';

/** The place of a rank in its row stands in the upper half of an entry, below its sign. */
const MOST_RANKS = 32_767;
/** Ranks of the rows that go through one tree before the next: together with a tree they fit the second cache. */
const BLOCK_RANKS = 262_144;
/** Fewer decisions of trees per column than this are not worth ranking the column. */
const FEWEST_DECISIONS = 4;

/**
 * Trees as one stream of integers, small enough for many trees to stay in cache. A split is two entries: the place of
 * its rank times 65,536 plus the rank of its threshold, and where its right child begins; its left child follows at
 * once. A leaf is one entry, `-1 - position` of its first value.
 */
export interface RankedTrees {
  readonly ranks: ColumnRanks;
  readonly roots: Int32Array;
  readonly stream: Int32Array;
  /**
   * The values of each leaf side by side. With several values per leaf (classes) the leaves of a single class come first,
   * shared by all trees: class after class a 1 in its own place among zeros; then the other leaves, tree after tree.
   */
  readonly value: Float64Array;
}

/**
 * Packs trees for prediction, the faster the larger they are.
 * @param trees with the same number of values per leaf
 * @param columns columns that rows have
 * @returns undefined when trees split on categories, on too many columns or thresholds, or are too few and small to
 * repay ranking every row first
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
  if (ranks === undefined || ranks.width > MOST_RANKS) return undefined;
  const splits = trees.reduce((sum, { feature }) => sum + feature.length, 0);
  const roots = new Int32Array(trees.length);
  // One entry more: a way that waits at the last leaf looks behind it.
  const stream = new Int32Array(3 * splits + trees.length + 1);
  const leaves = createLeafValues(trees, valuesPerLeaf);
  let written = 0;
  trees.forEach((tree, index) => {
    roots[index] = written;
    written = writeTree(
      tree,
      ranks,
      stream,
      written,
      (leaf) => -1 - leaves.add(tree.value, leaf * valuesPerLeaf),
    );
  });
  const value = leaves.list();
  return { ranks, roots, stream, value };
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

/**
 * Adds the leaf vectors of all trees to the output. Sums run in tree order whatever the number of rows, so one row alone
 * and in a batch give the same doubles.
 * @param output row-major `x.rows * width`, changed in place
 * @param width values per leaf
 */
export function addRankedLeaves(trees: RankedTrees, x: Matrix, output: Float64Array, width: number): void {
  const { ranks } = trees;
  const most = 4 * Math.max(1, Math.floor(BLOCK_RANKS / (4 * ranks.width)));
  const block = Math.min(x.rows, most);
  const rowRanks = new Uint16Array(block * ranks.width);
  const leaves = new Int32Array(Math.max(block, trees.roots.length) + 3);
  for (let start = 0; start < x.rows; start += most) {
    const rows = Math.min(x.rows - start, most);
    writeRanks(ranks, x, start, rows, rowRanks);
    // Four rows at a time; those that are left over alone.
    const together = rows - (rows % 4);
    addRows(trees, rowRanks, together, leaves, output, start * width, width);
    for (let row = together; row < rows; row++) {
      addRow(trees, rowRanks, row * ranks.width, leaves, output, (start + row) * width, width);
    }
  }
}

function addRows(
  { ranks, roots, stream, value }: RankedTrees,
  rowRanks: Uint16Array,
  rows: number,
  leaves: Int32Array,
  output: Float64Array,
  target: number,
  width: number,
): void {
  const step = ranks.width;
  for (let tree = 0; tree < roots.length; tree++) {
    const root = roots[tree]!;
    for (let row = 0, at = 0; row < rows; row += 4, at += 4 * step) {
      walkFour(
        stream,
        rowRanks,
        root,
        root,
        root,
        root,
        at,
        at + step,
        at + 2 * step,
        at + 3 * step,
        leaves,
        row,
      );
    }
    addValues(value, leaves, rows, output, target, width, width);
  }
}

function addRow(
  { roots, stream, value }: RankedTrees,
  rowRanks: Uint16Array,
  at: number,
  leaves: Int32Array,
  output: Float64Array,
  target: number,
  width: number,
): void {
  const last = roots.length - 1;
  for (let tree = 0; tree <= last; tree += 4) {
    // Beyond the last tree that one is walked again, for nothing.
    const b = roots[Math.min(tree + 1, last)]!;
    const c = roots[Math.min(tree + 2, last)]!;
    const d = roots[Math.min(tree + 3, last)]!;
    walkFour(stream, rowRanks, roots[tree]!, b, c, d, at, at, at, at, leaves, tree);
  }
  addValues(value, leaves, roots.length, output, target, 0, width);
}

/** Adds leaf after leaf to a target that moves on by `step`. */
function addValues(
  value: Float64Array,
  leaves: Int32Array,
  count: number,
  output: Float64Array,
  target: number,
  step: number,
  width: number,
): void {
  let to = target;
  if (width === 2) {
    for (let i = 0; i < count; i++, to += step) {
      const leaf = leaves[i]!;
      output[to]! += value[leaf]!;
      output[to + 1]! += value[leaf + 1]!;
    }
    return;
  }
  for (let i = 0; i < count; i++, to += step) {
    const leaf = leaves[i]!;
    for (let k = 0; k < width; k++) output[to + k]! += value[leaf + k]!;
  }
}

/**
 * Takes four ways through trees at once: while the memory answers for one the processor works on the others. A way that
 * has reached its leaf stays there until all have.
 * @param a the first way begins here, with the row whose ranks begin at `atA`
 * @param leaves receives the positions of leaf values, from `to` on
 */
function walkFour(
  stream: Int32Array,
  ranks: Uint16Array,
  a: number,
  b: number,
  c: number,
  d: number,
  atA: number,
  atB: number,
  atC: number,
  atD: number,
  leaves: Int32Array,
  to: number,
): void {
  let nodeA = a;
  let nodeB = b;
  let nodeC = c;
  let nodeD = d;
  let entryA = stream[nodeA]!;
  let entryB = stream[nodeB]!;
  let entryC = stream[nodeC]!;
  let entryD = stream[nodeD]!;
  while ((entryA & entryB & entryC & entryD) >= 0) {
    nodeA = nextNode(stream, ranks, nodeA, entryA, atA);
    nodeB = nextNode(stream, ranks, nodeB, entryB, atB);
    nodeC = nextNode(stream, ranks, nodeC, entryC, atC);
    nodeD = nextNode(stream, ranks, nodeD, entryD, atD);
    entryA = stream[nodeA]!;
    entryB = stream[nodeB]!;
    entryC = stream[nodeC]!;
    entryD = stream[nodeD]!;
  }
  leaves[to] = -1 - entryA;
  leaves[to + 1] = -1 - entryB;
  leaves[to + 2] = -1 - entryC;
  leaves[to + 3] = -1 - entryD;
}

/** The child that the rank leads to, or the node itself when it is a leaf: chosen by masks, without a branch. */
function nextNode(stream: Int32Array, ranks: Uint16Array, node: number, entry: number, at: number): number {
  const isLeaf = entry >> 31;
  const split = entry & ~isLeaf;
  const left = node + 2;
  const isRight = -Number(ranks[at + (split >> 16)]! > (split & 0xffff));
  const child = left ^ ((left ^ stream[node + 1]!) & isRight);
  return (node & isLeaf) | (child & ~isLeaf);
}

/** Writes a tree from its root on, left before right. @returns the place behind it */
function writeTree(
  { feature, threshold, left, right, missingLeft }: TreeNodes,
  { columns, tables }: ColumnRanks,
  stream: Int32Array,
  from: number,
  leafEntry: (leaf: number) => number,
): number {
  let at = from;
  // Right children that wait, and the entries that are to say where they begin.
  const waiting: number[] = [];
  const links: number[] = [];
  for (
    let node: number | undefined = feature.length === 0 ? -1 : 0;
    node !== undefined;
    node = waiting.pop()
  ) {
    const link = at === from ? undefined : links.pop();
    if (link !== undefined) stream[link] = at;
    for (; node >= 0; node = left[node]!) {
      const column: number = feature[node]!;
      const place = missingLeft?.[node] === 0 ? columns + column : column;
      stream[at] = place * 65_536 + rankOf(tables[column]!, threshold[node]!);
      waiting.push(right[node]!);
      links.push(at + 1);
      at += 2;
    }
    stream[at++] = leafEntry(-1 - node);
  }
  return at;
}
