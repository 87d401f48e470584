import { requirePValues } from './require-p-values.js';

/**
 * Adjusts p-values by Bonferroni's rule, which holds the chance of any false alarm below alpha however the tests
 * depend on each other. Formula: min(1, m p).
 *
 * @param pValues p-values in [0, 1], in any order
 * @returns adjusted p-values in the order given
 * @throws InvalidArgument when a p-value is not in [0, 1]
 *
 * Source: statsmodels `multipletests(method="bonferroni")`.
 *
 * @example bonferroni([0.01, 0.04]) // [0.02, 0.08]
 */
export function bonferroni(pValues: readonly number[]): number[] {
  requirePValues(pValues);
  return pValues.map((pValue) => Math.min(1, pValues.length * pValue));
}
