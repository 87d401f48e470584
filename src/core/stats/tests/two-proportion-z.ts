import { crossDifference } from '../distances/cross-difference.js';
import { normalSf } from '../distributions/normal.js';

/** Successes out of trials of one group. */
export interface ShareCounts {
  readonly successes: number;
  readonly trials: number;
}

/**
 * Two-proportion z test with the pooled variance, two-sided. Its square is the chi-squared statistic of the 2 x 2 table.
 *
 * Formula: z = (p_b - p_a) / sqrt(p (1 - p) (1/n_a + 1/n_b)) with the pooled share p; p = 2 P(Z > |z|). When nobody
 * or everybody succeeds, z is 0 and p is 1.
 *
 * @param a counts of the first group, at least one trial
 * @param b counts of the second group, at least one trial
 *
 * Source: statsmodels 0.15 `proportions_ztest`.
 *
 * @example twoProportionZ({ successes: 4311, trials: 7969 }, { successes: 1252, trials: 2031 })
 *   // statistic 6.1116, pValue 9.9e-10
 */
export function twoProportionZ(a: ShareCounts, b: ShareCounts): { statistic: number; pValue: number } {
  const trials = a.trials + b.trials;
  const successes = a.successes + b.successes;
  if (successes === 0 || successes === trials) return { statistic: 0, pValue: 1 };
  const difference = crossDifference(b.successes, a.successes, b.trials, a.trials) / a.trials / b.trials;
  const variance = (successes / trials) * ((trials - successes) / trials) * (1 / a.trials + 1 / b.trials);
  const statistic = difference / Math.sqrt(variance);
  return { statistic, pValue: Math.min(1, 2 * normalSf(Math.abs(statistic))) };
}
