import { InvalidArgument } from '../../errors.js';
import { chiSquaredSf } from '../distributions/chi-squared.js';

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

/**
 * Asks whether two samples have the same shares of categories: the chi-squared test of a 2 x k table.
 * Both samples are samples; neither is taken for the truth. No continuity correction.
 *
 * Formula: sum (o - e)^2 / e with e = row total * column total / N, k' - 1 degrees of freedom where k' counts
 * the columns that are not empty on both sides. A single such column gives statistic 0 and p 1.
 *
 * @param reference counts per category, whole numbers from 0
 * @param current counts of the same categories in the same order
 * @returns `tested`, or `insufficient-data` when a side has no rows
 * @throws InvalidArgument when the lists differ in length
 *
 * Source: Pearson 1900; SciPy 1.17 `scipy.stats.chi2_contingency(correction=False)`.
 *
 * @example chiSquaredContingency([50, 30, 20, 0], [40, 30, 20, 10])
 *   // statistic 11.1111, degreesOfFreedom 3, pValue 0.0111
 */
export function chiSquaredContingency(
  reference: ArrayLike<number>,
  current: ArrayLike<number>,
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
    // Both rows miss their expectation by the same amount.
    const difference = reference[index]! - expectedReference;
    statistic += (difference * difference) / expectedReference + (difference * difference) / expectedCurrent;
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
