import type { KernelRows } from './kernel-row-cache.js';

/**
 * A quadratic problem over bounded unknowns that sum to 0: minimise 1/2 b' K b - v' b with low <= b <= high.
 * Unknown t belongs to row t modulo the size of the kernel, so that each row may have several.
 */
export interface SmoProblem {
  readonly kernel: KernelRows;
  /** Linear gain v of every unknown. */
  readonly gains: Float64Array;
  /** Lower bounds, at most 0. */
  readonly low: Float64Array;
  /** Upper bounds, at least 0. */
  readonly high: Float64Array;
  /** Largest violation of the optimality conditions that counts as solved. */
  readonly tolerance: number;
}

export interface SmoSolution {
  /** The sum over the unknowns of each row. */
  readonly coefficients: Float64Array;
  /** Decision value of each row: sum of coefficients x kernel + offset. Rows held at 0 get theirs too. */
  readonly decisions: Float64Array;
  readonly offset: number;
  readonly iterations: number;
  readonly converged: boolean;
}

/** Curvature of a pair of equal rows, so that the step stays finite. */
const LEAST_CURVATURE = 1e-12;

/**
 * Sequential minimal optimisation: the pair of unknowns that promises most by second order is moved along b_i + d,
 * b_j - d to its minimum or its bounds, until no pair violates the optimality conditions by more than the tolerance.
 * The kernel must have 1 on its diagonal. Ends early, not converged, after 100,000 + 100 x unknowns steps.
 * Cost: two passes over the rows per step, and a kernel row where it is not cached.
 * Source: Fan, Chen and Lin 2005, Working set selection using second order information, JMLR 6 (WSS 2); the dual
 * of Chang and Lin, LIBSVM, with alpha x sign as unknown and without shrinking.
 */
export function solveSmo({ kernel, gains, low, high, tolerance }: SmoProblem): SmoSolution {
  const rows = kernel.size;
  const unknowns = gains.length;
  const values = new Float64Array(unknowns);
  const sums = new Float64Array(rows);
  const limit = 100_000 + 100 * unknowns;
  let iterations = 0;
  let converged = false;

  for (; iterations < limit; iterations++) {
    let first = -1;
    let most = Number.NEGATIVE_INFINITY;
    let least = Number.POSITIVE_INFINITY;
    for (let start = 0; start < unknowns; start += rows) {
      for (let k = 0, t = start; k < rows; k++, t++) {
        const slope = gains[t]! - sums[k]!;
        const value = values[t]!;
        if (slope > most && value < high[t]!) {
          most = slope;
          first = t;
        }
        if (slope < least && value > low[t]!) least = slope;
      }
    }
    if (!(most - least > tolerance)) {
      converged = true;
      break;
    }

    const firstRow = kernel.row(first % rows);
    let second = -1;
    let promise = 0;
    for (let start = 0; start < unknowns; start += rows) {
      for (let k = 0, t = start; k < rows; k++, t++) {
        if (!(values[t]! > low[t]!)) continue;
        const gap = most - (gains[t]! - sums[k]!);
        if (gap <= 0) continue;
        const gain = (gap * gap) / Math.max(LEAST_CURVATURE, 2 - 2 * firstRow[k]!);
        if (gain > promise) {
          promise = gain;
          second = t;
        }
      }
    }
    if (second < 0) break;

    const secondRow = kernel.row(second % rows);
    const gap = most - (gains[second]! - sums[second % rows]!);
    const room = Math.min(high[first]! - values[first]!, values[second]! - low[second]!);
    const step = Math.min(gap / Math.max(LEAST_CURVATURE, 2 - 2 * firstRow[second % rows]!), room);
    values[first] = step === high[first]! - values[first]! ? high[first]! : values[first]! + step;
    values[second] = step === values[second]! - low[second]! ? low[second]! : values[second]! - step;
    for (let k = 0; k < rows; k++) sums[k]! += step * (firstRow[k]! - secondRow[k]!);
  }

  const offset = offsetOf(values, sums, { gains, low, high });
  const coefficients = new Float64Array(rows);
  for (let t = 0; t < unknowns; t++) coefficients[t % rows]! += values[t]!;
  return { coefficients, decisions: sums.map((sum) => sum + offset), offset, iterations, converged };
}

/** The mean slope of the unknowns between their bounds, or the middle of what the others allow. */
function offsetOf(
  values: Float64Array,
  sums: Float64Array,
  { gains, low, high }: Pick<SmoProblem, 'gains' | 'low' | 'high'>,
): number {
  let free = 0;
  let total = 0;
  let most = Number.NEGATIVE_INFINITY;
  let least = Number.POSITIVE_INFINITY;
  for (let t = 0; t < values.length; t++) {
    const slope = gains[t]! - sums[t % sums.length]!;
    const canRise = values[t]! < high[t]!;
    const canFall = values[t]! > low[t]!;
    if (canRise && canFall) {
      free++;
      total += slope;
    } else if (canRise) most = Math.max(most, slope);
    else if (canFall) least = Math.min(least, slope);
  }
  if (free > 0) return total / free;
  if (Number.isFinite(most) && Number.isFinite(least)) return (most + least) / 2;
  return Number.isFinite(most) ? most : Number.isFinite(least) ? least : 0;
}
