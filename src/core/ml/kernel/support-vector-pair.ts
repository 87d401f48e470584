import { permutation, type Random } from '../../random.js';
import { type KernelRows, radialKernelRows } from './kernel-row-cache.js';
import { fitSigmoid, type Sigmoid } from './platt-scaling.js';
import { type SmoSolution, solveSmo } from './solve-smo.js';
import type { RowBlock } from './squared-distances.js';

/** The rows of two classes. */
export interface PairRows {
  readonly block: RowBlock;
  /** 1 for rows of the first class, 0 for those of the second; both occur. */
  readonly isFirst: Uint8Array;
  /** Of the rows, above 0. */
  readonly weights: Float64Array;
}

export interface PairOptions {
  /** Largest coefficient of a row of weight 1. */
  readonly C: number;
  readonly gamma: number;
  readonly tolerance: number;
}

/** A machine for two classes: decision value = sum of coefficients x kernel + offset, positive for the first. */
export interface FittedPair {
  readonly coefficients: Float64Array;
  readonly offset: number;
  readonly sigmoid: Sigmoid;
  readonly converged: boolean;
}

/** Into how many parts the rows are split to learn what a decision value means. */
const FOLDS = 5;

/**
 * Trains a machine on all rows and its probabilities on decision values of rows held out: each class is dealt at
 * random to five parts (fewer when a class has fewer rows), and the values of a part come from a machine that was
 * trained on the others. With a single row in a class nothing can be held out, and the values of the machine itself
 * are used.
 * Held-out rows stay in the problem with a coefficient of 0, so all machines share the cached kernel rows and the
 * held-out values need no prediction.
 * Source: LIBSVM 3.3, svm_binary_svc_probability (whose parts are not stratified).
 */
export function fitPair(rows: PairRows, options: PairOptions, random: Random): FittedPair {
  const kernel = radialKernelRows(rows.block, options.gamma);
  const { coefficients, offset, decisions, converged } = solve(kernel, rows, options, undefined);
  const parts = dealParts(rows.isFirst, random);
  const heldOut = parts === undefined ? decisions : new Float64Array(kernel.size);
  for (let part = 0; parts !== undefined && part < parts.count; part++) {
    const isHeldOut = (i: number) => parts.partOf[i] === part;
    const solution = solve(kernel, rows, options, isHeldOut);
    for (let i = 0; i < kernel.size; i++) if (isHeldOut(i)) heldOut[i] = solution.decisions[i]!;
  }
  return { coefficients, offset, converged, sigmoid: fitSigmoid(heldOut, rows.isFirst, rows.weights) };
}

function solve(
  kernel: KernelRows,
  { isFirst, weights }: PairRows,
  { C, tolerance }: PairOptions,
  isHeldOut: ((row: number) => boolean) | undefined,
): SmoSolution {
  const size = kernel.size;
  const gains = new Float64Array(size);
  const low = new Float64Array(size);
  const high = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    gains[i] = isFirst[i] === 1 ? 1 : -1;
    if (isHeldOut?.(i) === true) continue;
    if (isFirst[i] === 1) high[i] = C * weights[i]!;
    else low[i] = -C * weights[i]!;
  }
  return solveSmo({ kernel, gains, low, high, tolerance });
}

function dealParts(
  isFirst: Uint8Array,
  random: Random,
): { readonly count: number; readonly partOf: Uint8Array } | undefined {
  const ofFirst = isFirst.reduce((sum, one) => sum + one, 0);
  const count = Math.min(FOLDS, ofFirst, isFirst.length - ofFirst);
  if (count < 2) return undefined;
  const partOf = new Uint8Array(isFirst.length);
  const dealt = [0, 0];
  for (const row of permutation(isFirst.length, random)) {
    const side = isFirst[row]!;
    partOf[row] = dealt[side]! % count;
    dealt[side]!++;
  }
  return { count, partOf };
}
