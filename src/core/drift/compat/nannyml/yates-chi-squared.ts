import { chiSquaredSf } from '../../../stats/distributions/chi-squared.js';

/**
 * Chi-squared test of a 2 x k table with the continuity correction that SciPy applies to two columns by default.
 *
 * Formula: sum (|o - e| - c)^2 / e, c = min(1/2, |o - e|) for two columns and 0 for more; k - 1 degrees of freedom.
 * A single column gives statistic 0 and p 1.
 *
 * @param reference counts of categories that occur on either side, at least one above 0
 * @param current the same categories in the same order
 *
 * Source: Yates, JRSS Supplement 1 (1934) 217-235; SciPy 1.17 `chi2_contingency` with its default correction.
 *
 * @example yatesChiSquared([10, 10], [5, 15]).statistic // 1.7066667
 */
export function yatesChiSquared(
  reference: ArrayLike<number>,
  current: ArrayLike<number>,
): { readonly statistic: number; readonly pValue: number } {
  const columns = reference.length;
  if (columns === 1) return { statistic: 0, pValue: 1 };
  let n = 0;
  let m = 0;
  for (let index = 0; index < columns; index++) {
    n += reference[index]!;
    m += current[index]!;
  }
  let statistic = 0;
  for (let index = 0; index < columns; index++) {
    const pooled = reference[index]! + current[index]!;
    const expected = (pooled * n) / (n + m);
    const gap = Math.abs(reference[index]! - expected);
    const corrected = columns === 2 ? gap - Math.min(0.5, gap) : gap;
    statistic += (corrected * corrected) / expected + (corrected * corrected) / ((pooled * m) / (n + m));
  }
  return { statistic, pValue: chiSquaredSf(statistic, columns - 1) };
}
