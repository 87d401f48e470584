import type { Matrix } from '../estimator.js';
import type { TreeNodes } from './tree-nodes.js';

/** Rows that go through one tree before the next: few enough to stay in cache, many enough to amortise the tree. */
const BLOCK_ROWS = 1024;

/**
 * Many trees laid end to end in a few flat arrays, ready for fast prediction.
 * Child indices are absolute; a negative one is `-1 - position` of the leaf's first value.
 */
export interface PackedTrees {
  readonly roots: Int32Array;
  readonly feature: Int32Array;
  readonly threshold: Float64Array;
  /** Left and right child of split i at `2 * i` and `2 * i + 1`. */
  readonly children: Int32Array;
  readonly value: Float64Array;
}

/**
 * Lays trees end to end.
 * @param trees with the same number of values per leaf
 * @param valuesPerLeaf numbers that each leaf holds
 */
export function packTrees(trees: readonly TreeNodes[], valuesPerLeaf: number): PackedTrees {
  const splitCount = trees.reduce((sum, tree) => sum + tree.feature.length, 0);
  const valueCount = trees.reduce((sum, tree) => sum + tree.value.length, 0);
  const packed = {
    roots: new Int32Array(trees.length),
    feature: new Int32Array(splitCount),
    threshold: new Float64Array(splitCount),
    children: new Int32Array(2 * splitCount),
    value: new Float64Array(valueCount),
  };
  let split = 0;
  let value = 0;
  trees.forEach((tree, index) => {
    const splits = tree.feature.length;
    const absolute = (child: number) =>
      child >= 0 ? split + child : -1 - (value + (-1 - child) * valuesPerLeaf);
    packed.roots[index] = absolute(splits === 0 ? -1 : 0);
    packed.feature.set(tree.feature, split);
    packed.threshold.set(tree.threshold, split);
    packed.value.set(tree.value, value);
    for (let i = 0; i < splits; i++) {
      packed.children[2 * (split + i)] = absolute(tree.left[i]!);
      packed.children[2 * (split + i) + 1] = absolute(tree.right[i]!);
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
  const { roots, feature, threshold, children, value } = trees;
  const { rows, columns, data } = x;
  for (let start = 0; start < rows; start += BLOCK_ROWS) {
    const end = Math.min(rows, start + BLOCK_ROWS);
    for (let tree = 0; tree < roots.length; tree++) {
      const root = roots[tree]!;
      const column = tree % width;
      for (let row = start; row < end; row++) {
        const offset = row * columns;
        let node = root;
        while (node >= 0) {
          node = children[2 * node + (data[offset + feature[node]!]! > threshold[node]! ? 1 : 0)]!;
        }
        output[row * width + column]! += value[-1 - node]!;
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
  const { roots, feature, threshold, children, value } = trees;
  const { rows, columns, data } = x;
  for (let start = 0; start < rows; start += BLOCK_ROWS) {
    const end = Math.min(rows, start + BLOCK_ROWS);
    for (let tree = 0; tree < roots.length; tree++) {
      const root = roots[tree]!;
      for (let row = start; row < end; row++) {
        const offset = row * columns;
        let node = root;
        while (node >= 0) {
          node = children[2 * node + (data[offset + feature[node]!]! > threshold[node]! ? 1 : 0)]!;
        }
        const leaf = -1 - node;
        const target = row * width;
        for (let k = 0; k < width; k++) output[target + k]! += value[leaf + k]!;
      }
    }
  }
}
