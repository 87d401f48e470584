import { crossDifference } from '../distances/cross-difference.js';
import { linearExcess } from '../distances/linear-excess.js';
import { type ContingencyResult, contingencyLaw } from './contingency-law.js';

/**
 * G-test of a 2 x k table: the likelihood ratio in place of the chi-squared distance. Close to the chi-squared test;
 * weighs categories that are missing on one side more.
 *
 * Formula: 2 sum o ln(o / e) over the cells that are not empty, e = row total * column total / N, k' - 1 degrees of
 * freedom. Each cell is computed with e - o added, which sums to 0 and keeps the digits of nearly equal shares.
 *
 * @param reference counts per category, whole numbers from 0
 * @param current counts of the same categories in the same order
 * @returns `tested`, with statistic 0 and p 1 for a single category; `insufficient-data` when a side has no rows
 * @throws InvalidArgument when the lists differ in length
 *
 * Source: Woolf, Ann. Hum. Genet. 21 (1957) 397-409; SciPy 1.17
 * `chi2_contingency(correction=False, lambda_="log-likelihood")`.
 *
 * @example gTest([50, 30, 20, 0], [40, 30, 20, 10]) // statistic 14.9764, degreesOfFreedom 3, pValue 0.00184
 */
export function gTest(reference: ArrayLike<number>, current: ArrayLike<number>): ContingencyResult {
  return contingencyLaw(reference, current, (a, b, n, m) => {
    const beyondExpected = crossDifference(a, b, n, m) / (n + m);
    return 2 * (cell(a, beyondExpected) + cell(b, -beyondExpected));
  });
}

/** o ln(o / e) + e - o, given o and o - e. */
function cell(observed: number, beyondExpected: number): number {
  return observed === 0 ? -beyondExpected : observed * linearExcess(-beyondExpected / observed);
}

/**
 * What of the G statistic changes while the margins stay: it is an increasing function of sum a ln a + b ln b.
 *
 * @example gSpread([1, 2], [1, 0]) // 2 ln 2
 */
export function gSpread(reference: ArrayLike<number>, current: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < reference.length; index++) {
    const a = reference[index]!;
    const b = current[index]!;
    if (a > 1) sum += a * Math.log(a);
    if (b > 1) sum += b * Math.log(b);
  }
  return sum;
}
