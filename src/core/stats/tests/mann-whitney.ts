import { normalSf } from '../distributions/normal.js';
import { type PooledCounts, pooledCounts } from '../summaries/pooled-counts.js';
import { mannWhitneyExactP } from './mann-whitney-exact-p.js';

/** Up to this size of the smaller sample all orderings are counted, if nothing is tied. */
const largestExactSize = 8;

/** What `mannWhitney` can answer. */
export type MannWhitneyResult =
  | {
      readonly kind: 'tested';
      /** U of the reference: pairs in which the reference value is larger, ties counted half. */
      readonly statistic: number;
      readonly pValue: number;
      readonly pMethod: 'exact' | 'asymptotic';
    }
  | { readonly kind: 'insufficient-data'; readonly needed: number; readonly got: number };

/**
 * Asks whether values of one sample tend to be larger than those of the other (Mann-Whitney, two-sided). Sees
 * shifts well, and is blind to a change of spread around the same middle.
 *
 * Formula: U from pooled midranks; exact p when the smaller sample has at most 8 rows and nothing is tied, otherwise
 * normal with z = (max(U, nm - U) - nm/2 - 1/2) / s, s^2 = nm/12 (N + 1 - sum(t^3 - t)/(N(N - 1))). All rows
 * equal: p is 1.
 *
 * @param reference values in ascending order, no NaN; infinities rank first and last
 * @param current the same; sizes may differ
 * @returns `tested`, or `insufficient-data` when a side is empty
 *
 * Source: Mann and Whitney, Ann. Math. Stat. 18 (1947) 50-60; SciPy 1.17
 * `scipy.stats.mannwhitneyu(alternative="two-sided")`.
 *
 * @example mannWhitney(Float64Array.of(1, 2, 3), Float64Array.of(4, 5, 6)) // statistic 0, pValue 0.1
 */
export function mannWhitney(reference: Float64Array, current: Float64Array): MannWhitneyResult {
  return mannWhitneyOfCounts(pooledCounts(reference, current));
}

/**
 * The same test on samples that are merged already.
 *
 * @param counts as made by `pooledCounts`
 *
 * Source: as `mannWhitney`.
 *
 * @example mannWhitneyOfCounts(pooledCounts(reference, current))
 */
export function mannWhitneyOfCounts(counts: PooledCounts): MannWhitneyResult {
  const { reference, current, referenceTotal: n, currentTotal: m } = counts;
  const total = n + m;
  if (n === 0 || m === 0) return { kind: 'insufficient-data', needed: 1, got: 0 };
  let statistic = 0;
  let tieTerm = 0;
  let belowCurrent = 0;
  for (let index = 0; index < reference.length; index++) {
    const a = reference[index]!;
    const b = current[index]!;
    statistic += a * (belowCurrent + b / 2);
    tieTerm += (a + b) ** 3 - (a + b);
    belowCurrent += b;
  }
  const larger = Math.max(statistic, n * m - statistic);
  if (reference.length === total && Math.min(n, m) <= largestExactSize) {
    return { kind: 'tested', statistic, pValue: mannWhitneyExactP(n, m, n * m - larger), pMethod: 'exact' };
  }
  const variance = ((n * m) / 12) * (total + 1 - tieTerm / (total * (total - 1)));
  const excess = larger - (n * m) / 2 - 0.5;
  const pValue = reference.length === 1 ? 1 : Math.min(1, 2 * normalSf(excess / Math.sqrt(variance)));
  return { kind: 'tested', statistic, pValue, pMethod: 'asymptotic' };
}
