import { studentTSf } from '../../stats/distributions/student-t.js';
import { criticalStudentT } from '../../stats/tests/confidence.js';
import type { ClassTarget } from '../estimator.js';
import type { Metric } from '../metrics/metric.js';
import type { BootstrapResult } from './paired-bootstrap.js';

/** Metrics of several classes to which a rare class adds in proportion to its rows. */
const IS_ROW_SHARE: ReadonlySet<Metric> = new Set<Metric>([
  'auc',
  'prAuc',
  'recall',
  'precision',
  'f1',
  'kappa',
  'mcc',
]);

/**
 * How many rows (or groups of dependent rows) a metric of classes really rests on. With n_k units that hold class k:
 * for two classes 1 / (1/n_0 + 1/n_1), which is about the rarer class; for K classes that count alike
 * K^2 / (4 sum 1/n_k); for metrics weighted by class share a quarter of all units. A quarter throughout, so that equal
 * classes give the same by all three.
 */
export function effectiveUnits(
  { labels, classCount }: ClassTarget,
  groups: Int32Array | undefined,
  metric: Metric,
): number {
  const unitsOf = Array.from({ length: classCount }, () => new Set<number>());
  labels.forEach((label, row) => {
    unitsOf[label]!.add(groups?.[row] ?? row);
  });
  const counts = unitsOf.map((units) => units.size).filter((count) => count > 0);
  if (counts.length > 2 && IS_ROW_SHARE.has(metric)) {
    return (groups === undefined ? labels.length : new Set(groups).size) / 4;
  }
  return counts.length ** 2 / (4 * counts.reduce((sum, count) => sum + 1 / count, 0));
}

/**
 * How much more a score of out-of-fold rows varies than rows that were judged by somebody else. Each fold is judged by
 * a model of the others, so every pair of folds counts twice in the whole: with chance ties b_k between columns and
 * target in fold k the score goes with the sum of b_k (b_1 + ... - b_k), whose variance is twice the sum of the
 * variances of its terms, whatever the number of folds.
 */
const OVERLAP = 2;

/**
 * A bootstrap of few units draws from too few different ones and finds too little spread. The interval becomes the
 * wider of percentiles and of observed -+ t s sqrt(2 m / (m - 1)), s the deviation of the resamples, m the units and t
 * of m - 1 degrees of freedom; the p-value the larger one, or that of t where no resample lies on the other side of 0:
 * counting resamples cannot tell 1e-3 from 1e-30, which matters after a correction for hundreds of models. The 2 stands for folds that learn from each other. Two units or fewer count as two.
 */
export function widenForFewUnits(
  { lower, upper, pValue, isLeastPValue, deviation }: Extract<BootstrapResult, { kind: 'tested' }>,
  observed: number,
  units: number,
  confidence: number,
): { readonly lower: number; readonly upper: number; readonly pValue: number } {
  if (deviation === 0) return { lower, upper, pValue };
  const degreesOfFreedom = Math.max(1, units - 1);
  const standardError = deviation * Math.sqrt((OVERLAP * (degreesOfFreedom + 1)) / degreesOfFreedom);
  const halfWidth = criticalStudentT(confidence, degreesOfFreedom) * standardError;
  const tailPValue = Math.min(1, 2 * studentTSf(Math.abs(observed) / standardError, degreesOfFreedom));
  return {
    lower: Math.min(lower, observed - halfWidth),
    upper: Math.max(upper, observed + halfWidth),
    pValue: isLeastPValue ? tailPValue : Math.max(pValue, tailPValue),
  };
}
