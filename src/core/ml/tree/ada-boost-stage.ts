import type { Random } from '../../random.js';
import type { Matrix } from '../estimator.js';
import { depthLimit } from './forest-params.js';
import { growTree } from './grow-tree.js';
import { findLeaves, packTrees } from './packed-trees.js';
import type { SplitSearch } from './split-search.js';
import type { TreeColumns } from './tree-columns.js';
import type { TreeNodes } from './tree-nodes.js';

/** Parameters of AdaBoost. */
export type AdaBoostParams = {
  readonly rounds: number;
  readonly learningRate: number;
  readonly maxDepth: number | 'auto' | 'none';
  readonly loss: 'linear' | 'square' | 'exponential';
};

/** What both kinds of AdaBoost start from. */
export interface AdaBoostStage {
  readonly x: Matrix;
  readonly columns: TreeColumns;
  readonly options: AdaBoostParams;
  /** Of sum 1. */
  readonly weights: Float64Array;
  readonly random: Random;
}

/** Trees and the say of each, at least one. */
export interface BoostedTrees {
  readonly trees: readonly TreeNodes[];
  readonly says: Float64Array;
}

/** Leaves of one tree, whatever its depth. */
const MOST_LEAVES = 10_000;

/** Grows one tree on the rows in `rowOrder[0..rowCount)`, without cover: no explanation adds up votes or medians. */
export function growStageTree(
  { columns, options, random }: AdaBoostStage,
  search: SplitSearch,
  rowOrder: Uint32Array,
  rowCount: number,
  usualDepth: number,
): TreeNodes {
  const limits = {
    maximumDepth: options.maxDepth === 'auto' ? usualDepth : depthLimit(options.maxDepth),
    minimumLeafWeight: 0,
    maximumLeaves: MOST_LEAVES,
    columnsPerSplit: columns.columns,
    cuts: 'best',
  } as const;
  const { cover: _, ...tree } = growTree(columns, search, rowOrder, rowCount, limits, random);
  return tree;
}

/** What a tree with one number per leaf says to every row. */
export function answersOf(tree: TreeNodes, x: Matrix): Float64Array {
  const packed = packTrees([tree], 1);
  const leaves = new Int32Array(x.rows);
  findLeaves(packed, 0, x, 0, x.rows, leaves);
  return Float64Array.from(leaves, (leaf) => packed.value[leaf]!);
}

/** Weights scaled to sum 1; absent: all equal. */
export function toShares(rows: number, weights: Float64Array | undefined): Float64Array {
  const shares = weights?.slice() ?? new Float64Array(rows).fill(1);
  scaleToOne(shares);
  return shares;
}

/** Scales weights to sum 1 in place. */
export function scaleToOne(weights: Float64Array): void {
  let sum = 0;
  for (const weight of weights) sum += weight;
  for (let i = 0; i < weights.length; i++) weights[i]! /= sum;
}
