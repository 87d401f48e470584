import { chiSquaredContingency } from '../tests/chi-squared-contingency.js';
import { requireCounts } from './require-counts.js';

/**
 * Cramér's V of a 2 x k table, corrected for its bias: how strongly the category depends on the sample it comes
 * from. Without the correction V grows with the number of categories even when nothing changed.
 *
 * Formula: phi2 = chi2 / N, reduced to max(0, phi2 - (k - 1) / (N - 1)); the k columns that are not empty and the
 * 2 rows shrink to k' = k - (k - 1)^2 / (N - 1) and r' = 2 - 1 / (N - 1); V = sqrt(phi2 / min(k' - 1, r' - 1)).
 * One category, or as many as rows, gives 0.
 *
 * @param reference counts per category, whole numbers, at least one above 0
 * @param current the same categories in the same order
 * @returns a number in [0, 1]
 * @throws InvalidArgument when lengths differ or a side sums to 0
 *
 * Source: Bergsma, J. Korean Statist. Soc. 42 (2013) 323-328. SciPy 1.17 `contingency.association` is uncorrected.
 *
 * @example cramersV([10, 0], [0, 10]) // 1
 */
export function cramersV(reference: ArrayLike<number>, current: ArrayLike<number>): number {
  const { referenceTotal, currentTotal } = requireCounts(reference, current);
  const test = chiSquaredContingency(reference, current);
  if (test.kind !== 'tested') return 0;
  const total = referenceTotal + currentTotal;
  const shrinkage = test.degreesOfFreedom / (total - 1);
  const phiSquared = Math.max(0, test.statistic / total - shrinkage);
  const columns = test.degreesOfFreedom * (1 - shrinkage);
  const rows = 1 - 1 / (total - 1);
  const largest = Math.min(columns, rows);
  return phiSquared === 0 || largest <= 0 ? 0 : Math.min(1, Math.sqrt(phiSquared / largest));
}
