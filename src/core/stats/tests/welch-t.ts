import { studentTSf } from '../distributions/student-t.js';
import { type Moments, requireMoments } from '../summaries/moments.js';
import { criticalStudentT } from './confidence.js';

/** What `welchT` can answer. `difference`, `lower` and `upper` are in the unit of the values, b minus a. */
export type WelchResult =
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
 * Do two independent groups have different means? Welch's t test, which does not assume equal variances.
 *
 * Formula: t = (m_b - m_a) / se with se^2 = v_a/n_a + v_b/n_b; Satterthwaite degrees of freedom
 * 1 / (w_a^2/(n_a - 1) + w_b^2/(n_b - 1)) where w is each group's share of se^2; interval d -+ t* se.
 *
 * @param a moments of the first group (the champion)
 * @param b moments of the second group (the challenger)
 * @param confidence level of the interval, between 0 and 1
 * @returns `tested` with a two-sided p-value; `insufficient-data` when a group has fewer than two values
 * (`got` is the smaller count); `no-variance` when both groups are constant
 * @throws InvalidArgument when the moments or the level are not valid
 *
 * Source: Welch, Biometrika 34 (1947) 28-35; SciPy 1.17 `scipy.stats.ttest_ind_from_stats(equal_var=False)`
 * (there with the sign of a minus b).
 *
 * @example welchT({ count: 30, mean: 5, variance: 4 }, { count: 40, mean: 6, variance: 9 })
 * // statistic 1.66, about 67.3 degrees of freedom, pValue 0.10
 */
export function welchT(a: Moments, b: Moments, confidence = 0.95): WelchResult {
  requireMoments('a', a);
  requireMoments('b', b);
  const smaller = Math.min(a.count, b.count);
  if (smaller < 2) return { kind: 'insufficient-data', needed: 2, got: smaller };
  const difference = b.mean - a.mean;
  const varianceOfMeanA = a.variance / a.count;
  const varianceOfMeanB = b.variance / b.count;
  const squaredError = varianceOfMeanA + varianceOfMeanB;
  if (squaredError === 0) return { kind: 'no-variance', difference };
  const shareA = varianceOfMeanA / squaredError;
  const shareB = varianceOfMeanB / squaredError;
  const degreesOfFreedom = 1 / (shareA ** 2 / (a.count - 1) + shareB ** 2 / (b.count - 1));
  const standardError = Math.sqrt(squaredError);
  const statistic = difference / standardError;
  const halfWidth = criticalStudentT(confidence, degreesOfFreedom) * standardError;
  return {
    kind: 'tested',
    statistic,
    degreesOfFreedom,
    pValue: 2 * studentTSf(Math.abs(statistic), degreesOfFreedom),
    difference,
    lower: difference - halfWidth,
    upper: difference + halfWidth,
  };
}
