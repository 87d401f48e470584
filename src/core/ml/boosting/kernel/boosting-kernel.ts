import type { KernelMemory } from './kernel-memory.js';

/** What a leaf must keep for a split to be allowed. */
export interface SplitLimits {
  /** Smallest number of rows on either side, 1 or more. */
  readonly minimumRows: number;
  /** Smallest hessian sum on either side, above 0. */
  readonly minimumHessian: number;
  /** L2 penalty on leaf values, 0 or more. */
  readonly l2: number;
}

/** Totals of a leaf. */
export interface LeafTotals {
  readonly rows: number;
  readonly gradient: number;
  readonly hessian: number;
}

/** Where a search for a split on a number leaves its result, in `memory.found`. */
export const FOUND = {
  score: 0,
  column: 1,
  bin: 2,
  missingLeft: 3,
  rows: 4,
  gradient: 5,
  hessian: 6,
} as const;

/**
 * The four loops in which gradient boosting spends its time. There is a compiled kernel and one in plain TypeScript;
 * both sum in row order and ascending bins without reassociation, so that they give identical models.
 */
export interface BoostingKernel {
  readonly name: 'simd' | 'plain';
  readonly memory: KernelMemory;
  /** Sums gradients and hessians of the rows at `rowOrder[start..end)` per bin of every allowed column, and counts them. */
  buildHistogram(start: number, end: number, slot: number): void;
  /** Turns the histogram of a parent into that of one child by taking away the other child's. */
  subtractHistogram(parentSlot: number, childSlot: number): void;
  /**
   * Moves the rows of `rowOrder[start..end)` whose bin is marked in `goesLeft` to the front; both sides keep their order.
   * @returns where the right side begins
   */
  partitionRows(column: number, start: number, end: number): number;
  /**
   * Looks through the searched columns, all of numbers, for the cut with the largest
   * GL^2 / (HL + l2) + GR^2 / (HR + l2), G and H being gradient and hessian sums, once with missing values on the
   * right and, where there are any in the leaf, once with them on the left. Ties go to the lower column, to missing
   * values on the right, then to the lower bin. The result is in `memory.found`; its column is -1 when no cut is allowed.
   * Source: Chen and Guestrin 2016, XGBoost, KDD, equation 7 and algorithm 3.
   */
  findBestSplit(slot: number, leaf: LeafTotals, limits: SplitLimits): void;
}
