import type { Matrix } from '../estimator.js';
import { BITS_BELOW_RANK, writeRanks } from './column-ranks.js';
import type { RankedTrees } from './ranked-trees.js';

/** Ranks of the rows that go through one tree before the next: together with a tree they fit the second cache. */
const BLOCK_RANKS = 131_072;

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
  // A leaf asks for a rank too, for nothing, and whatever its place: the ranks of the last row are not the end.
  const rowRanks = new Int32Array(block * ranks.width + 2 ** (BITS_BELOW_RANK - trees.linkBits));
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
  { ranks, roots, stream, linkBits, value }: RankedTrees,
  rowRanks: Int32Array,
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
        linkBits,
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
  { roots, stream, linkBits, value }: RankedTrees,
  rowRanks: Int32Array,
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
    walkFour(linkBits, stream, rowRanks, roots[tree]!, b, c, d, at, at, at, at, leaves, tree);
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
  linkBits: number,
  stream: Int32Array,
  ranks: Int32Array,
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
  // Shifts and not powers, which would make floating-point numbers of the masks.
  const links = (1 << linkBits) - 1;
  const places = (1 << (BITS_BELOW_RANK - linkBits)) - 1;
  let nodeA = a;
  let nodeB = b;
  let nodeC = c;
  let nodeD = d;
  let entryA = stream[nodeA]!;
  let entryB = stream[nodeB]!;
  let entryC = stream[nodeC]!;
  let entryD = stream[nodeD]!;
  while ((entryA & entryB & entryC & entryD) >= 0) {
    nodeA += stepFrom(entryA, ranks[atA + ((entryA >>> linkBits) & places)]!, links);
    nodeB += stepFrom(entryB, ranks[atB + ((entryB >>> linkBits) & places)]!, links);
    nodeC += stepFrom(entryC, ranks[atC + ((entryC >>> linkBits) & places)]!, links);
    nodeD += stepFrom(entryD, ranks[atD + ((entryD >>> linkBits) & places)]!, links);
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

/**
 * How many entries further on the child stands that the rank leads to; 0 from a leaf, which is negative. Chosen by masks,
 * without a branch: the rank is above that of the threshold, which the entry begins with, where the difference is negative.
 */
function stepFrom(entry: number, rank: number, links: number): number {
  return ((entry & links) + ((entry - rank) >>> 31)) & ~(entry >> 31);
}
