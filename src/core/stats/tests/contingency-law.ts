import { InvalidArgument } from '../../errors.js';
import { chiSquaredSf } from '../distributions/chi-squared.js';

/** What a test of a 2 x k table by the chi-squared law can answer. */
export type ContingencyResult =
  | {
      readonly kind: 'tested';
      readonly statistic: number;
      readonly degreesOfFreedom: number;
      readonly pValue: number;
      /** The smallest expected count of the table; below 5 the p-value is only rough. */
      readonly smallestExpected: number;
      /** Share in [0, 1] of cells with an expected count below 5. */
      readonly shareBelowFive: number;
    }
  | { readonly kind: 'insufficient-data'; readonly needed: number; readonly got: number };

/** What one column adds to the statistic: its counts a and b, the totals n and m of both rows. */
export type ColumnTerm = (a: number, b: number, n: number, m: number) => number;

/**
 * A test of a 2 x k table whose statistic is a sum over columns that follows the chi-squared law with k' - 1 degrees
 * of freedom, k' counting the columns that are not empty on both sides.
 *
 * @param reference counts per category, whole numbers from 0
 * @param current counts of the same categories in the same order
 * @param term what a column that is not empty adds, 0 or more
 * @returns `tested`, with statistic 0 and p 1 for a single column; `insufficient-data` when a side has no rows
 * @throws InvalidArgument when the lists differ in length
 *
 * @example contingencyLaw([5, 5], [5, 5], () => 0) // statistic 0, degreesOfFreedom 1, pValue 1
 */
export function contingencyLaw(
  reference: ArrayLike<number>,
  current: ArrayLike<number>,
  term: ColumnTerm,
): ContingencyResult {
  if (reference.length !== current.length) {
    throw new InvalidArgument('current', `must have ${reference.length} counts`, current.length);
  }
  const n = sum(reference);
  const m = sum(current);
  if (n === 0 || m === 0) return { kind: 'insufficient-data', needed: 1, got: 0 };
  const total = n + m;
  let statistic = 0;
  let columns = 0;
  let below = 0;
  let smallestExpected = Number.POSITIVE_INFINITY;
  for (let index = 0; index < reference.length; index++) {
    const pooled = reference[index]! + current[index]!;
    if (pooled === 0) continue;
    columns++;
    const expectedReference = (pooled * n) / total;
    const expectedCurrent = (pooled * m) / total;
    statistic += term(reference[index]!, current[index]!, n, m);
    smallestExpected = Math.min(smallestExpected, expectedReference, expectedCurrent);
    below += Number(expectedReference < 5) + Number(expectedCurrent < 5);
  }
  const degreesOfFreedom = columns - 1;
  if (degreesOfFreedom === 0) statistic = 0;
  return {
    kind: 'tested',
    statistic,
    degreesOfFreedom,
    pValue: degreesOfFreedom === 0 ? 1 : chiSquaredSf(statistic, degreesOfFreedom),
    smallestExpected,
    shareBelowFive: below / (2 * columns),
  };
}

function sum(counts: ArrayLike<number>): number {
  let total = 0;
  for (let index = 0; index < counts.length; index++) total += counts[index]!;
  return total;
}
