import type { Matrix } from '../estimator.js';
import type { TreeNodes } from './tree-nodes.js';

/** Rows that go through one tree before the next: few enough to stay in cache, many enough to amortise the tree. */
const BLOCK_ROWS = 1024;

/** Ways in which the splits of a tree decide; each has a loop that does no more than it must. */
const PLAIN = 0;
const MISSING = 1;
const CATEGORIES = 2;

/**
 * Many trees laid end to end in a few flat arrays, ready for fast prediction.
 * Child indices are absolute; a negative one is `-1 - position` of the leaf's first value.
 */
export interface PackedTrees {
  readonly roots: Int32Array;
  /** Per tree 0 for splits on plain numbers, 1 when values may be missing, 2 with splits on categories. */
  readonly kinds: Uint8Array;
  readonly feature: Int32Array;
  readonly threshold: Float64Array;
  /** Left and right child of split i at `2 * i` and `2 * i + 1`. */
  readonly children: Int32Array;
  readonly value: Float64Array;
  /** 1 where a missing value goes right. */
  readonly missingRight: Uint8Array;
  /** Number of levels that the set of a split on a category knows; 0 for a split on a number. */
  readonly levelCount: Int32Array;
  /** Where the set begins in `levelWords`. */
  readonly levelStart: Int32Array;
  /** Sets of levels that go left, 32 to a word. */
  readonly levelWords: Uint32Array;
}

/**
 * Lays trees end to end.
 * @param trees with the same number of values per leaf
 * @param valuesPerLeaf numbers that each leaf holds
 */
export function packTrees(trees: readonly TreeNodes[], valuesPerLeaf: number): PackedTrees {
  const splitCount = trees.reduce((sum, tree) => sum + tree.feature.length, 0);
  const valueCount = trees.reduce((sum, tree) => sum + tree.value.length, 0);
  const wordCount = trees.reduce((sum, tree) => sum + countWords(tree), 0);
  const packed = {
    roots: new Int32Array(trees.length),
    kinds: new Uint8Array(trees.length),
    feature: new Int32Array(splitCount),
    threshold: new Float64Array(splitCount),
    children: new Int32Array(2 * splitCount),
    value: new Float64Array(valueCount),
    missingRight: new Uint8Array(splitCount),
    levelCount: new Int32Array(splitCount),
    levelStart: new Int32Array(splitCount),
    levelWords: new Uint32Array(wordCount),
  };
  let split = 0;
  let value = 0;
  let word = 0;
  trees.forEach((tree, index) => {
    const splits = tree.feature.length;
    const absolute = (child: number) =>
      child >= 0 ? split + child : -1 - (value + (-1 - child) * valuesPerLeaf);
    packed.roots[index] = absolute(splits === 0 ? -1 : 0);
    packed.kinds[index] = kindOf(tree);
    packed.feature.set(tree.feature, split);
    packed.threshold.set(tree.threshold, split);
    packed.value.set(tree.value, value);
    for (let i = 0; i < splits; i++) {
      packed.children[2 * (split + i)] = absolute(tree.left[i]!);
      packed.children[2 * (split + i) + 1] = absolute(tree.right[i]!);
      packed.missingRight[split + i] = tree.missingLeft?.[i] === 0 ? 1 : 0;
      const levels = tree.leftLevels?.[i];
      if (levels === undefined) continue;
      packed.levelCount[split + i] = 32 * levels.length;
      packed.levelStart[split + i] = word;
      packed.levelWords.set(levels, word);
      word += levels.length;
    }
    split += splits;
    value += tree.value.length;
  });
  return packed;
}

/**
 * Adds the leaf values of one-valued trees to the output: tree t adds to column `t % width` of its row.
 * Sums run in tree order whatever the number of rows, so one row alone and in a batch give the same double.
 * @param output row-major `x.rows * width`, changed in place
 */
export function addLeafNumbers(trees: PackedTrees, x: Matrix, output: Float64Array, width: number): void {
  const { roots, value } = trees;
  const leaves = new Int32Array(Math.min(x.rows, BLOCK_ROWS));
  for (let start = 0; start < x.rows; start += BLOCK_ROWS) {
    const rows = Math.min(x.rows - start, BLOCK_ROWS);
    for (let tree = 0; tree < roots.length; tree++) {
      findLeaves(trees, tree, x, start, rows, leaves);
      let target = start * width + (tree % width);
      for (let i = 0; i < rows; i++) {
        output[target]! += value[leaves[i]!]!;
        target += width;
      }
    }
  }
}

/**
 * Adds the leaf vectors of all trees to the output, tree after tree.
 * @param output row-major `x.rows * width`, changed in place
 * @param width values per leaf
 */
export function addLeafVectors(trees: PackedTrees, x: Matrix, output: Float64Array, width: number): void {
  const { roots, value } = trees;
  const leaves = new Int32Array(Math.min(x.rows, BLOCK_ROWS));
  for (let start = 0; start < x.rows; start += BLOCK_ROWS) {
    const rows = Math.min(x.rows - start, BLOCK_ROWS);
    for (let tree = 0; tree < roots.length; tree++) {
      findLeaves(trees, tree, x, start, rows, leaves);
      let target = start * width;
      for (let i = 0; i < rows; i++) {
        const leaf = leaves[i]!;
        for (let k = 0; k < width; k++) output[target + k]! += value[leaf + k]!;
        target += width;
      }
    }
  }
}

/**
 * Position of the first value of the leaf that each row of a stretch ends in.
 * @param start first row of the stretch
 * @param rows length of the stretch
 * @param leaves receives the positions, from its beginning
 */
export function findLeaves(
  trees: PackedTrees,
  tree: number,
  x: Matrix,
  start: number,
  rows: number,
  leaves: Int32Array,
): void {
  const kind = trees.kinds[tree]!;
  if (kind === PLAIN) walkPlain(trees, trees.roots[tree]!, x, start, rows, leaves);
  else if (kind === MISSING) walkMissing(trees, trees.roots[tree]!, x, start, rows, leaves);
  else walkCategories(trees, trees.roots[tree]!, x, start, rows, leaves);
}

function walkPlain(
  { feature, threshold, children }: PackedTrees,
  root: number,
  { columns, data }: Matrix,
  start: number,
  rows: number,
  leaves: Int32Array,
): void {
  let offset = start * columns;
  for (let i = 0; i < rows; i++, offset += columns) {
    let node = root;
    while (node >= 0) {
      node = children[2 * node + Number(data[offset + feature[node]!]! > threshold[node]!)]!;
    }
    leaves[i] = -1 - node;
  }
}

/** Comparisons become numbers instead of branches, which the processor would guess wrong every other time. */
function walkMissing(
  { feature, threshold, children, missingRight }: PackedTrees,
  root: number,
  { columns, data }: Matrix,
  start: number,
  rows: number,
  leaves: Int32Array,
): void {
  let offset = start * columns;
  for (let i = 0; i < rows; i++, offset += columns) {
    let node = root;
    while (node >= 0) {
      const value = data[offset + feature[node]!]!;
      const isRight = Number(value > threshold[node]!) | (Number(Number.isNaN(value)) & missingRight[node]!);
      node = children[2 * node + isRight]!;
    }
    leaves[i] = -1 - node;
  }
}

function walkCategories(
  { feature, threshold, children, missingRight, levelCount, levelStart, levelWords }: PackedTrees,
  root: number,
  { columns, data }: Matrix,
  start: number,
  rows: number,
  leaves: Int32Array,
): void {
  let offset = start * columns;
  for (let i = 0; i < rows; i++, offset += columns) {
    let node = root;
    while (node >= 0) {
      const value = data[offset + feature[node]!]!;
      const count = levelCount[node]!;
      let isRight: number;
      if (count === 0) {
        isRight = Number(value > threshold[node]!) | (Number(Number.isNaN(value)) & missingRight[node]!);
      } else if (value >= 0 && value < count) {
        isRight = 1 & ~(levelWords[levelStart[node]! + (value >> 5)]! >>> (value & 31));
      } else {
        isRight = missingRight[node]!;
      }
      node = children[2 * node + isRight]!;
    }
    leaves[i] = -1 - node;
  }
}

function kindOf(tree: TreeNodes): number {
  if (tree.leftLevels !== undefined) return CATEGORIES;
  return tree.missingLeft === undefined ? PLAIN : MISSING;
}

function countWords(tree: TreeNodes): number {
  return (tree.leftLevels ?? []).reduce((sum, levels) => sum + (levels?.length ?? 0), 0);
}
