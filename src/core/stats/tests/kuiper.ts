import { kuiperLimitSf } from '../distributions/kuiper-limit.js';
import { type PooledCounts, pooledCounts } from '../summaries/pooled-counts.js';

/** What `kuiperTwoSample` can answer. */
export type KuiperResult =
  | {
      readonly kind: 'tested';
      /** V: largest gap upwards plus largest gap downwards, in (0, 1]. */
      readonly statistic: number;
      readonly pValue: number;
      readonly pMethod: 'asymptotic';
    }
  | { readonly kind: 'insufficient-data'; readonly needed: number; readonly got: number };

/**
 * Asks whether two samples come from the same continuous distribution (Kuiper, two-sample). Sees a change of spread
 * or of the tails as well as one of place, and the start of a cyclic scale (hours, weekdays) does not matter.
 *
 * Formula: see `kuiperStatistic` for V; p = P(K > (sqrt(e) + 0.155 + 0.24 / sqrt(e)) V) with e = nm/(n + m) and K the
 * range of a Brownian bridge. An approximation for continuous values: permute when a side has fewer than 40 rows or
 * values tie heavily (there the p-value is too large).
 *
 * @param reference values in ascending order, no NaN; infinities rank first and last
 * @param current the same; sizes may differ
 * @returns `tested`, or `insufficient-data` when a side is empty
 *
 * Source: Kuiper, Proc. Kon. Ned. Akad. Wet. A 63 (1960) 38-47; Stephens, JRSS B 32 (1970) 115-122. The statistic
 * is that of astropy 7 `astropy.stats.kuiper_two`, which has another approximation of p.
 *
 * @example kuiperTwoSample(Float64Array.of(1, 2, 3, 4), Float64Array.of(2.1, 2.2, 2.3, 2.4)) // statistic 1
 */
export function kuiperTwoSample(reference: Float64Array, current: Float64Array): KuiperResult {
  return kuiperOfCounts(pooledCounts(reference, current));
}

/**
 * The same test on samples that are merged already.
 *
 * @param counts as made by `pooledCounts`
 *
 * Source: as `kuiperTwoSample`.
 *
 * @example kuiperOfCounts(pooledCounts(reference, current))
 */
export function kuiperOfCounts(counts: PooledCounts): KuiperResult {
  const { referenceTotal: n, currentTotal: m } = counts;
  if (n === 0 || m === 0) return { kind: 'insufficient-data', needed: 1, got: 0 };
  const statistic = kuiperStatistic(counts);
  const root = Math.sqrt((n * m) / (n + m));
  const pValue = kuiperLimitSf((root + 0.155 + 0.24 / root) * statistic);
  return { kind: 'tested', statistic, pValue, pMethod: 'asymptotic' };
}

/**
 * Kuiper's statistic: what a permutation test compares.
 *
 * Formula: V = max(F - G) + max(G - F), each at least 0, read only after all equal values.
 *
 * @param counts as made by `pooledCounts`, at least one row a side
 *
 * Source: as `kuiperTwoSample`; gaps are whole numbers up to the last division.
 *
 * @example kuiperStatistic(pooledCounts(Float64Array.of(1, 2), Float64Array.of(1, 2))) // 0
 */
export function kuiperStatistic(counts: PooledCounts): number {
  const { reference, current, referenceTotal: n, currentTotal: m } = counts;
  let gap = 0;
  let highest = 0;
  let lowest = 0;
  for (let index = 0; index < reference.length; index++) {
    gap += m * reference[index]! - n * current[index]!;
    if (gap > highest) highest = gap;
    if (gap < lowest) lowest = gap;
  }
  return (highest - lowest) / (n * m);
}
