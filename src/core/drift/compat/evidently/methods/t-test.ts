import { studentTSf } from '../../../../stats/distributions/student-t.js';
import { momentsOf } from '../../../../stats/summaries/moments.js';
import { noAnswer, type PeerFinding } from '../../compat-result.js';
import type { EvidentlyData } from '../evidently-data.js';
import type { EvidentlyMethod } from '../evidently-method.js';

/**
 * Student's t-test with equal variances. Blind to everything but the mean, and off where the variances differ.
 *
 * Formula: (mean1 - mean2) / sqrt(s^2 (1/n + 1/m)) with pooled variance s^2, n + m - 2 degrees of freedom.
 *
 * Source: SciPy 1.17 `ttest_ind` with its default `equal_var=True`.
 */
export const evidentlyTTest: EvidentlyMethod = {
  name: 't_test',
  title: "Student's t-test",
  kinds: ['number'],
  rule: { compared: 'pValue', operator: '<', threshold: 0.05 },
  find: studentT,
};

function studentT(data: EvidentlyData): PeerFinding {
  const { reference, current } = data.numbers();
  const [a, b] = [momentsOf(reference), momentsOf(current)];
  const degreesOfFreedom = a.count + b.count - 2;
  if (degreesOfFreedom === 0) return noAnswer('one row a side has no variance: the p-value is NaN', 3, 2);
  const pooled = ((a.count - 1) * a.variance + (b.count - 1) * b.variance) / degreesOfFreedom;
  const statistic = (a.mean - b.mean) / Math.sqrt(pooled * (1 / a.count + 1 / b.count));
  if (Number.isNaN(statistic)) {
    return noAnswer('no variance and equal means, or values too large to square: the p-value is NaN');
  }
  const pValue = 2 * studentTSf(Math.abs(statistic), degreesOfFreedom);
  return { kind: 'found', statistic, pValue, pMethod: 'asymptotic', effect: Math.abs(statistic) };
}
