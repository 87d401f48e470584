import { InvalidArgument } from '../../errors.js';
import type { BinnedColumns } from '../tree/bin-columns.js';
import type { TreeNodes } from '../tree/tree-nodes.js';
import {
  buildHistogram,
  createHistogramPool,
  findBestSplit,
  type HistogramPool,
  type LeafTotals,
  partitionRows,
  type SplitFound,
  type SplitLimits,
  subtractHistogram,
} from './histogram-kernel.js';

/** How far a boosted tree grows. */
export interface GrowthLimits extends SplitLimits {
  /** Largest number of leaves, 2 or more. */
  readonly maximumLeaves: number;
  /** Factor on every leaf value, above 0 and at most 1. */
  readonly learningRate: number;
}

/** Memory that all trees of one fit share. */
export interface GrowthWorkspace {
  readonly pool: HistogramPool;
  readonly rowOrder: Uint32Array;
  readonly scratch: Uint32Array;
  readonly ordered: Float64Array;
}

interface OpenLeaf {
  readonly start: number;
  readonly end: number;
  readonly totals: LeafTotals;
  /** Where the leaf's histogram lies. */
  readonly slot: number;
  readonly split: SplitFound | undefined;
  /** Split that the leaf hangs from, -1 for the root, and on which side. */
  readonly parent: number;
  readonly isLeft: boolean;
}

/** Bins in all histograms together: 2 GB. */
const MOST_BINS = 100_000_000;

/**
 * Memory for growing trees of at most `maximumLeaves` leaves on these columns.
 * @throws InvalidArgument when that would be more than 2 GB
 */
export function createWorkspace(binned: BinnedColumns, maximumLeaves: number): GrowthWorkspace {
  const slots = Math.max(1, Math.min(maximumLeaves, binned.rows));
  const binCounts = binned.thresholds.map((bounds) => bounds.length + 1);
  const mostSlots = Math.floor(MOST_BINS / binCounts.reduce((sum, count) => sum + count, 0));
  if (slots > mostSlots) {
    throw new InvalidArgument('params.maxLeaves', `must be at most ${mostSlots} with so many columns`, slots);
  }
  return {
    pool: createHistogramPool(binCounts, slots),
    rowOrder: new Uint32Array(binned.rows),
    scratch: new Uint32Array(binned.rows),
    ordered: new Float64Array(2 * binned.rows),
  };
}

/**
 * Grows one regression tree on gradients and hessians, always splitting the leaf with the largest gain next,
 * and adds its leaf values to the scores of the training rows.
 * Only the child with fewer rows is counted; the other histogram is the parent's minus that.
 * A leaf gets -learningRate * G / (H + l2).
 * @param gradients gradient and hessian of row i at `2 * i` and `2 * i + 1`
 * @param scores row-major `rows * width`; column `output` is changed in place
 * @returns undefined when no split gains anything; scores are then as before
 * Source: Ke et al. 2017, LightGBM, NeurIPS 30; Chen and Guestrin 2016, XGBoost, KDD, equation 5.
 */
export function growBoostedTree(
  binned: BinnedColumns,
  gradients: Float64Array,
  limits: GrowthLimits,
  workspace: GrowthWorkspace,
  scores: { readonly values: Float64Array; readonly width: number; readonly output: number },
): TreeNodes | undefined {
  const { pool, rowOrder, scratch } = workspace;
  const leaves = [openRoot(binned, gradients, limits, workspace)];
  const feature: number[] = [];
  const threshold: number[] = [];
  const left: number[] = [];
  const right: number[] = [];

  while (leaves.length < limits.maximumLeaves) {
    const chosen = findLargestGain(leaves);
    const leaf = leaves[chosen]!;
    const split = leaf.split;
    if (split === undefined) break;
    const node = feature.length;
    if (leaf.parent >= 0) (leaf.isLeft ? left : right)[leaf.parent] = node;
    feature.push(split.column);
    threshold.push(binned.thresholds[split.column]![split.bin]!);
    left.push(0);
    right.push(0);
    const columnStart = split.column * binned.rows;
    const { start, end } = leaf;
    const middle = partitionRows(binned.bins, columnStart, split.bin, rowOrder, start, end, scratch);

    const isLeftSmaller = split.left.rows <= split.right.rows;
    // Without room for further leaves nobody will look at the histograms.
    const isLast = leaves.length + 1 === limits.maximumLeaves;
    const larger = isLeftSmaller ? split.right : split.left;
    const newSlot = leaves.length;
    if (!isLast && larger.rows >= 2 * limits.minimumRows) {
      const from = isLeftSmaller ? start : middle;
      const to = isLeftSmaller ? middle : end;
      buildHistogram(
        binned.bins,
        binned.rows,
        rowOrder,
        from,
        to,
        gradients,
        workspace.ordered,
        pool,
        newSlot,
      );
      subtractHistogram(pool, leaf.slot, newSlot);
    }
    const open = (isLeft: boolean): OpenLeaf => {
      const totals = isLeft ? split.left : split.right;
      const slot = isLeft === isLeftSmaller ? newSlot : leaf.slot;
      const isClosed = isLast || totals.rows < 2 * limits.minimumRows;
      return {
        start: isLeft ? start : middle,
        end: isLeft ? middle : end,
        totals,
        slot,
        split: isClosed ? undefined : findBestSplit(pool, slot, totals, limits),
        parent: node,
        isLeft,
      };
    };
    leaves[chosen] = open(true);
    leaves.push(open(false));
  }
  if (feature.length === 0) return undefined;

  const value = new Float64Array(leaves.length);
  leaves.forEach((leaf, index) => {
    (leaf.isLeft ? left : right)[leaf.parent] = -1 - index;
    const amount = (-limits.learningRate * leaf.totals.gradient) / (leaf.totals.hessian + limits.l2);
    value[index] = amount;
    for (let i = leaf.start; i < leaf.end; i++) {
      scores.values[rowOrder[i]! * scores.width + scores.output]! += amount;
    }
  });
  return {
    feature: Int32Array.from(feature),
    threshold: Float64Array.from(threshold),
    left: Int32Array.from(left),
    right: Int32Array.from(right),
    value,
  };
}

function openRoot(
  binned: BinnedColumns,
  gradients: Float64Array,
  limits: GrowthLimits,
  workspace: GrowthWorkspace,
): OpenLeaf {
  const { pool, rowOrder, ordered } = workspace;
  let gradient = 0;
  let hessian = 0;
  for (let row = 0; row < binned.rows; row++) {
    rowOrder[row] = row;
    gradient += gradients[2 * row]!;
    hessian += gradients[2 * row + 1]!;
  }
  const totals = { rows: binned.rows, gradient, hessian };
  const leaf = { start: 0, end: binned.rows, totals, slot: 0, parent: -1, isLeft: false };
  if (binned.rows < 2 * limits.minimumRows) return { ...leaf, split: undefined };
  buildHistogram(binned.bins, binned.rows, rowOrder, 0, binned.rows, gradients, ordered, pool, 0);
  return { ...leaf, split: findBestSplit(pool, 0, totals, limits) };
}

/** The first of the leaves whose split gains most; any leaf when none can be split. */
function findLargestGain(leaves: readonly OpenLeaf[]): number {
  let chosen = 0;
  let largest = 0;
  leaves.forEach((leaf, index) => {
    if (leaf.split !== undefined && leaf.split.gain > largest) {
      largest = leaf.split.gain;
      chosen = index;
    }
  });
  return chosen;
}
