import { quantileOfSorted } from '../../../stats/summaries/quantile.js';
import { histogramCounts } from '../numpy/histogram-counts.js';

/** Stands in for the share of an empty bin. */
const shareFloor = 1e-6;

/** The index, or why it is 0 / 0. */
export type ClosedPsiResult =
  | { readonly kind: 'measured'; readonly psi: number }
  /** Every current value lies outside the reference range, so that its shares are 0 / 0. */
  | { readonly kind: 'all-outside' };

/**
 * PSI over reference quantile bins that end at the smallest and largest reference value. Values beyond them are
 * dropped and the shares taken of the rest, which hides exactly the largest shifts; kept to reproduce old numbers.
 *
 * Formula: edges = distinct quantiles at 0, 0.1, ... 1 (linear); sum (p - q) ln(p / q) with a share of 0 counted as
 * 1e-6, without renormalising. A constant reference has no bin and gives 0.
 *
 * @param reference finite values in ascending order, at least one
 * @param current values in ascending order; infinities lie outside
 *
 * Source: the `calculate_psi` rule of a public course project (kruvcraft21/ml-drift-homework), from its formula.
 *
 * @example closedQuantilePsi(Float64Array.of(1, 2, 3), Float64Array.of(7, 8)) // { kind: 'all-outside' }
 */
export function closedQuantilePsi(reference: Float64Array, current: Float64Array): ClosedPsiResult {
  const edges: number[] = [];
  for (let step = 0; step <= 10; step++) {
    const edge = quantileOfSorted(reference, step / 10);
    if (edge !== edges.at(-1)) edges.push(edge);
  }
  if (edges.length < 2) return { kind: 'measured', psi: 0 };
  const expected = histogramCounts(reference, edges);
  const actual = histogramCounts(current, edges);
  const expectedTotal = sum(expected);
  const actualTotal = sum(actual);
  if (actualTotal === 0) return { kind: 'all-outside' };
  let psi = 0;
  for (let bin = 0; bin < expected.length; bin++) {
    const p = expected[bin]! / expectedTotal || shareFloor;
    const q = actual[bin]! / actualTotal || shareFloor;
    psi += (p - q) * Math.log(p / q);
  }
  return { kind: 'measured', psi };
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
