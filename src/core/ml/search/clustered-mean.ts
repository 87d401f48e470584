import { studentTSf } from '../../stats/distributions/student-t.js';
import { criticalStudentT } from '../../stats/tests/confidence.js';
import type { PairedMeanResult } from '../../stats/tests/paired-mean.js';

/** With fewer groups their spread says too little about groups that were not seen. */
export const FEWEST_GROUPS = 5;

/**
 * Is the mean of per-row differences away from zero when rows of one group depend on each other? A t test that lets
 * whole groups vary: m = sum d / n, v = G/(G-1) sum over groups of (D_g - m n_g)^2 / n^2 with group sums D_g and sizes
 * n_g, G - 1 degrees of freedom. With groups of one row it is the paired t test.
 * @param differences one finite number per row
 * @param groups group of each row
 * @returns `tested`; `insufficient-data` with fewer than 5 groups; `no-variance` when groups do not differ
 * Source: the cluster-robust variance of a mean, Liang and Zeger 1986; Cameron and Miller 2015, section II.
 */
export function clusteredMean(
  differences: Float64Array,
  groups: Int32Array,
  confidence: number,
): PairedMeanResult {
  const totals = new Map<number, { sum: number; rows: number }>();
  let total = 0;
  differences.forEach((difference, row) => {
    const group = totals.get(groups[row]!) ?? { sum: 0, rows: 0 };
    group.sum += difference;
    group.rows++;
    totals.set(groups[row]!, group);
    total += difference;
  });
  const groupCount = totals.size;
  if (groupCount < FEWEST_GROUPS) {
    return { kind: 'insufficient-data', needed: FEWEST_GROUPS, got: groupCount };
  }
  const rows = differences.length;
  const mean = total / rows;
  if (differences.every((difference) => difference === differences[0])) {
    return { kind: 'no-variance', difference: mean };
  }
  let squares = 0;
  for (const { sum, rows: size } of totals.values()) squares += (sum - mean * size) ** 2;
  const standardError = Math.sqrt((groupCount / (groupCount - 1)) * squares) / rows;
  if (standardError === 0) return { kind: 'no-variance', difference: mean };
  const degreesOfFreedom = groupCount - 1;
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
