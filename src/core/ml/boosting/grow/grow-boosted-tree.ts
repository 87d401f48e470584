import type { Random } from '../../../random.js';
import type { ColumnBins } from '../../tree/bin-raw-columns.js';
import type { TreeNodes } from '../../tree/tree-nodes.js';
import type { BoostingKernel, LeafTotals } from '../kernel/boosting-kernel.js';
import { countRows, setUnit } from '../kernel/kernel-memory.js';
import { findSplit } from './find-split.js';
import { leafValue, UNBOUNDED, type ValueBounds } from './leaf-value.js';
import type { SplitCandidate, SplitFound, SplitRules } from './split.js';
import { createTreeWriter, type TreeWriter } from './tree-writer.js';

/** How far a boosted tree grows. */
export interface GrowthLimits extends SplitRules {
  /** Largest number of leaves, 2 or more. */
  readonly maximumLeaves: number;
  /** Most splits between the root and a leaf; Infinity for no limit. */
  readonly maximumDepth: number;
  /** Factor on every leaf value, above 0 and at most 1. */
  readonly learningRate: number;
  /** Largest absolute value of a leaf before that. */
  readonly largestStep: number;
  /** Columns drawn for each split among those that the tree may use. */
  readonly columnsPerSplit: number;
}

/** Everything that a tree is grown from. `memory.rowOrder` holds the rows of the tree first, then those that only follow it. */
export interface GrowthInput {
  readonly kernel: BoostingKernel;
  readonly bins: readonly ColumnBins[];
  /** Columns of categories, ascending. */
  readonly categories: readonly number[];
  /** Rows that the tree learns from. */
  readonly learning: number;
  /** Those and the rows that only get its values: kept back or not drawn. */
  readonly rows: number;
  /** Weights of all rows of the matrix; absent: every row counts 1. */
  readonly weights: Float64Array | undefined;
  /** Columns that the tree may use. */
  readonly usableColumns: number;
  /** Decides the columns of each split; unused when all are looked at. */
  readonly random: Random;
  /** Row-major `rows * width`; the tree adds its values to column `output`. */
  readonly scores: Float64Array;
  readonly width: number;
  readonly output: number;
  /** The value that replaces the Newton step of a leaf with these rows. */
  readonly renewLeaf: ((scores: Float64Array, rows: Uint32Array) => number) | undefined;
}

interface OpenLeaf {
  /** Stretch of `rowOrder` that it learns from, and the one that follows. */
  readonly start: number;
  readonly end: number;
  readonly followStart: number;
  readonly followEnd: number;
  readonly totals: LeafTotals;
  /** Where the leaf's histogram lies. */
  readonly slot: number;
  readonly bounds: ValueBounds;
  readonly depth: number;
  split: SplitFound | undefined;
  /** Split that the leaf hangs from, -1 for the root, and on which side. */
  readonly parent: number;
  readonly isLeft: boolean;
}

/**
 * Grows one regression tree on gradients and hessians, always splitting the leaf with the largest gain next,
 * and adds its leaf values to the scores of all rows.
 * Only the child with fewer rows is counted; the other histogram is the parent's minus that.
 * A value missing where the leaf had none in training goes to the child with more rows, and so does a level unseen there.
 * @returns undefined when no split gains anything; scores are then as before
 * Source: Ke et al. 2017, LightGBM, NeurIPS 30; bounds of monotone columns as in scikit-learn 1.9.
 */
export function growBoostedTree(input: GrowthInput, limits: GrowthLimits): TreeNodes | undefined {
  const { kernel, bins, scores, width, output } = input;
  const { rowOrder } = kernel.memory;
  markSearched(input);
  const leaves = [openRoot(input, limits)];
  const writer = createTreeWriter(bins, kernel.memory.shape.slots);
  while (leaves.length < limits.maximumLeaves) {
    const chosen = findLargestGain(leaves);
    const leaf = leaves[chosen]!;
    if (leaf.split === undefined) break;
    const isLast = leaves.length + 1 === limits.maximumLeaves;
    const [left, right] = splitLeaf(
      input,
      limits,
      leaf,
      leaf.split,
      writer,
      isLast ? undefined : leaves.length,
    );
    leaves[chosen] = left;
    leaves.push(right);
  }
  if (writer.splits === 0) return undefined;
  for (const { start, end, followStart, followEnd, bounds, parent, isLeft } of leaves) {
    const rows = rowOrder.subarray(start, end);
    const step = input.renewLeaf?.(scores, rows) ?? newtonStep(kernel, rows, limits, bounds);
    const value = limits.learningRate * Math.min(limits.largestStep, Math.max(-limits.largestStep, step));
    writer.addLeaf(value, coverOf(rows, input.weights), parent, isLeft);
    for (let i = start; i < end; i++) scores[rowOrder[i]! * width + output]! += value;
    for (let i = followStart; i < followEnd; i++) scores[rowOrder[i]! * width + output]! += value;
  }
  return writer.finish();
}

function openRoot(input: GrowthInput, limits: GrowthLimits): OpenLeaf {
  const { kernel, learning, rows } = input;
  const { gradients, rowOrder } = kernel.memory;
  let gradient = 0;
  let hessian = 0;
  for (let i = 0; i < learning; i++) {
    const row = rowOrder[i]!;
    gradient += gradients[2 * row]!;
    hessian += gradients[2 * row + 1]!;
  }
  setUnit(kernel.memory, hessian);
  const totals = { rows: learning, gradient, hessian };
  const root: OpenLeaf = {
    start: 0,
    end: learning,
    followStart: learning,
    followEnd: rows,
    totals,
    slot: 0,
    bounds: UNBOUNDED,
    depth: 0,
    parent: -1,
    isLeft: false,
    split: undefined,
  };
  if (learning < 2 * limits.minimumRows) return root;
  kernel.buildHistogram(0, learning, 0);
  root.split = search(input, limits, root);
  return root;
}

/**
 * Parts a leaf into its children.
 * @param newSlot where the histogram of the smaller child may lie; undefined when nobody will look at it
 */
function splitLeaf(
  input: GrowthInput,
  limits: GrowthLimits,
  leaf: OpenLeaf,
  split: SplitFound,
  writer: TreeWriter,
  newSlot: number | undefined,
): readonly [OpenLeaf, OpenLeaf] {
  const { kernel, bins } = input;
  const { column } = split;
  const isLeftSmaller = split.left.rows <= split.right.rows;
  const missingLeft = split.missingLeft ?? !isLeftSmaller;
  markLeftBins(kernel, bins, leaf.slot, split, missingLeft);
  const parent = writer.addSplit(
    split.leftBins === undefined ? split : { ...split, leftBins: kernel.memory.goesLeft },
    missingLeft,
    leaf.parent,
    leaf.isLeft,
  );
  const middle = kernel.partitionRows(column, leaf.start, leaf.end);
  const followMiddle =
    leaf.followStart === leaf.followEnd
      ? leaf.followStart
      : kernel.partitionRows(column, leaf.followStart, leaf.followEnd);
  const depth = leaf.depth + 1;
  const isClosed = (rows: number) =>
    newSlot === undefined || rows < 2 * limits.minimumRows || depth >= limits.maximumDepth;
  if (newSlot !== undefined && !isClosed(Math.max(split.left.rows, split.right.rows))) {
    if (isLeftSmaller) kernel.buildHistogram(leaf.start, middle, newSlot);
    else kernel.buildHistogram(middle, leaf.end, newSlot);
    kernel.subtractHistogram(leaf.slot, newSlot);
  }
  const [leftBounds, rightBounds] = childBounds(leaf.bounds, split, limits);
  const smallerSlot = newSlot ?? leaf.slot;
  const left: OpenLeaf = {
    start: leaf.start,
    end: middle,
    followStart: leaf.followStart,
    followEnd: followMiddle,
    totals: split.left,
    slot: isLeftSmaller ? smallerSlot : leaf.slot,
    bounds: leftBounds,
    depth,
    parent,
    isLeft: true,
    split: undefined,
  };
  const right: OpenLeaf = {
    start: middle,
    end: leaf.end,
    followStart: followMiddle,
    followEnd: leaf.followEnd,
    totals: split.right,
    slot: isLeftSmaller ? leaf.slot : smallerSlot,
    bounds: rightBounds,
    depth,
    parent,
    isLeft: false,
    split: undefined,
  };
  if (!isClosed(split.left.rows)) left.split = search(input, limits, left);
  if (!isClosed(split.right.rows)) right.split = search(input, limits, right);
  return [left, right];
}

/** Fills the table of bins that go left, also for bins without rows in the leaf: rows kept back may have them. */
function markLeftBins(
  { memory }: BoostingKernel,
  bins: readonly ColumnBins[],
  slot: number,
  split: SplitFound,
  missingLeft: boolean,
): void {
  const { goesLeft, offsets, totalBins } = memory;
  const { binCount, missingBin } = bins[split.column]!;
  if (split.leftBins === undefined) goesLeft.fill(1, 0, split.cut + 1).fill(0, split.cut + 1);
  else {
    const first = slot * totalBins + offsets[split.column]!;
    goesLeft.set(split.leftBins);
    for (let bin = 0; bin < binCount; bin++) {
      if (countRows(memory, memory.sums[2 * (first + bin) + 1]!) === 0) goesLeft[bin] = missingLeft ? 1 : 0;
    }
  }
  if (missingBin >= 0) goesLeft[missingBin] = missingLeft ? 1 : 0;
}

/** Below a split on a monotone column no leaf of one side may pass the middle between both values. */
function childBounds(
  bounds: ValueBounds,
  split: SplitFound,
  limits: GrowthLimits,
): readonly [ValueBounds, ValueBounds] {
  const direction = limits.monotone?.[split.column] ?? 0;
  if (direction === 0) return [bounds, bounds];
  const valueFor = ({ gradient, hessian }: LeafTotals) => leafValue(gradient, hessian, limits, bounds);
  const middle = (valueFor(split.left) + valueFor(split.right)) / 2;
  const below = { ...bounds, upper: middle };
  const above = { ...bounds, lower: middle };
  return direction > 0 ? [below, above] : [above, below];
}

/** All columns that the tree may use, those of categories apart. */
function markSearched({ kernel, categories }: GrowthInput): void {
  const { allowed, searched } = kernel.memory;
  searched.set(allowed);
  for (const column of categories) searched[column]! *= 2;
}

function search(input: GrowthInput, limits: GrowthLimits, leaf: SplitCandidate): SplitFound | undefined {
  if (limits.columnsPerSplit < input.usableColumns) {
    const { searched } = input.kernel.memory;
    markSearched(input);
    for (let left = input.usableColumns; left > limits.columnsPerSplit; left--) {
      let skip = input.random.integer(left);
      const column = searched.findIndex((mark) => mark > 0 && skip-- === 0);
      searched[column] = 0;
    }
  }
  return findSplit(input.kernel, input.categories, leaf, limits);
}

/** From sums taken anew: those of a leaf found by subtraction have lost digits where hessians are far below the average. */
function newtonStep(
  { memory }: BoostingKernel,
  rows: Uint32Array,
  limits: GrowthLimits,
  bounds: ValueBounds,
): number {
  const { gradients } = memory;
  let gradient = 0;
  let hessian = 0;
  for (let i = 0; i < rows.length; i++) {
    const at = 2 * rows[i]!;
    gradient += gradients[at]!;
    hessian += gradients[at + 1]!;
  }
  return leafValue(gradient, hessian, limits, bounds);
}

/** The first of the leaves whose split gains most; any leaf when none can be split. */
function findLargestGain(leaves: readonly OpenLeaf[]): number {
  let chosen = 0;
  let largest = 0;
  for (let index = 0; index < leaves.length; index++) {
    const gain = leaves[index]!.split?.gain ?? 0;
    if (gain > largest) {
      largest = gain;
      chosen = index;
    }
  }
  return chosen;
}

function coverOf(rows: Uint32Array, weights: Float64Array | undefined): number {
  if (weights === undefined) return rows.length;
  let sum = 0;
  for (const row of rows) sum += weights[row]!;
  return sum;
}
