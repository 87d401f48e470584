import { studentTSf } from '../distributions/student-t.js';
import { type Moments, requireMoments } from '../summaries/moments.js';
import { criticalStudentT } from './confidence.js';

/** What `pairedMean` can answer. `difference`, `lower` and `upper` are in the unit of the differences. */
export type PairedMeanResult =
  | {
      readonly kind: 'tested';
      readonly statistic: number;
      readonly degreesOfFreedom: number;
      readonly pValue: number;
      readonly difference: number;
      readonly lower: number;
      readonly upper: number;
    }
  | { readonly kind: 'insufficient-data'; readonly needed: number; readonly got: number }
  | { readonly kind: 'no-variance'; readonly difference: number };

/**
 * Is the mean of per-row differences away from zero? The paired t test, on the moments of the differences
 * (loss of the second model minus loss of the first on the same row).
 *
 * Formula: t = m / sqrt(v/n) with n - 1 degrees of freedom; interval m -+ t* sqrt(v/n).
 *
 * @param differences moments of second minus first, one value per row
 * @param confidence level of the interval, between 0 and 1
 * @returns `tested` with a two-sided p-value; `insufficient-data` with fewer than two rows; `no-variance`
 * when every difference is the same
 * @throws InvalidArgument when the moments or the level are not valid
 *
 * Source: SciPy 1.17 `scipy.stats.ttest_1samp(differences, 0)` and its `confidence_interval`.
 *
 * @example pairedMean(momentsOf([1, 2, 3])) // statistic 3.46, 2 degrees of freedom, pValue 0.074
 */
export function pairedMean(differences: Moments, confidence = 0.95): PairedMeanResult {
  requireMoments('differences', differences);
  const { count, mean, variance } = differences;
  if (count < 2) return { kind: 'insufficient-data', needed: 2, got: count };
  if (variance === 0) return { kind: 'no-variance', difference: mean };
  const degreesOfFreedom = count - 1;
  const standardError = Math.sqrt(variance) / Math.sqrt(count);
  const statistic = mean / standardError;
  const halfWidth = criticalStudentT(confidence, degreesOfFreedom) * standardError;
  return {
    kind: 'tested',
    statistic,
    degreesOfFreedom,
    pValue: 2 * studentTSf(Math.abs(statistic), degreesOfFreedom),
    difference: mean,
    lower: mean - halfWidth,
    upper: mean + halfWidth,
  };
}
