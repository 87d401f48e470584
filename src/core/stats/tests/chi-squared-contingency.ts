import { crossDifference } from '../distances/cross-difference.js';
import { type ContingencyResult, contingencyLaw } from './contingency-law.js';

/**
 * Asks whether two samples have the same shares of categories: the chi-squared test of a 2 x k table.
 * Both samples are samples; neither is taken for the truth. No continuity correction.
 *
 * Formula: sum (o - e)^2 / e with e = row total * column total / N, k' - 1 degrees of freedom where k' counts
 * the columns that are not empty on both sides; computed as sum (a m - b n)^2 / ((a + b) n m), which is the same
 * without rounding the expected counts. A single such column gives statistic 0 and p 1.
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
  return contingencyLaw(reference, current, (a, b, n, m) => {
    const difference = crossDifference(a, b, n, m);
    return ((difference / n / m) * difference) / (a + b);
  });
}
