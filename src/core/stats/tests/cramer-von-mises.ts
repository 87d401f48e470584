import { cramerVonMisesLimitSf } from '../distributions/cramer-von-mises-limit.js';
import { type PooledCounts, pooledCounts } from '../summaries/pooled-counts.js';
import { cramerVonMisesExactP } from './cramer-von-mises-exact-p.js';

const smallestSize = 2;
/** Up to this size of the larger sample all orderings are counted. */
const largestExactSize = 20;

/** What `cramerVonMises` can answer. */
export type CramerVonMisesResult =
  | {
      readonly kind: 'tested';
      readonly statistic: number;
      readonly pValue: number;
      readonly pMethod: 'exact' | 'limit_law';
    }
  | { readonly kind: 'insufficient-data'; readonly needed: number; readonly got: number };

/**
 * Asks whether two samples come from the same continuous distribution (Cramer-von Mises): like Kolmogorov-Smirnov,
 * but with the mean squared gap of the distribution functions instead of the largest one.
 *
 * Formula: see `cramerVonMisesStatistic` for T. Up to 20 rows a side p is the share of orderings of untied rows with
 * at least that T (ties make it approximate). Beyond, T is brought to the mean 1/6 and the variance 1/45 of the
 * limit law and its upper tail read directly, so that p keeps its digits where SciPy's 1 - cdf ends (1e-15).
 *
 * @param reference values in ascending order, no NaN; infinities rank first and last
 * @param current the same; sizes may differ
 * @returns `tested`, or `insufficient-data` when a side has fewer than two values
 *
 * Source: Anderson, Ann. Math. Stat. 33 (1962) 1148-1159; SciPy 1.17 `scipy.stats.cramervonmises_2samp`.
 *
 * @example cramerVonMises(Float64Array.of(1, 2, 3, 4), Float64Array.of(5, 6, 7, 8)) // pValue 2 / 70
 */
export function cramerVonMises(reference: Float64Array, current: Float64Array): CramerVonMisesResult {
  return cramerVonMisesOfCounts(pooledCounts(reference, current));
}

/**
 * The same test on samples that are merged already.
 *
 * @param counts as made by `pooledCounts`
 *
 * Source: as `cramerVonMises`.
 *
 * @example cramerVonMisesOfCounts(pooledCounts(reference, current))
 */
export function cramerVonMisesOfCounts(counts: PooledCounts): CramerVonMisesResult {
  const { referenceTotal: n, currentTotal: m } = counts;
  const got = Math.min(n, m);
  if (got < smallestSize) return { kind: 'insufficient-data', needed: smallestSize, got };
  const sum = scaledSum(counts);
  const statistic = statisticOf(sum, n, m);
  if (Math.max(n, m) <= largestExactSize) {
    return { kind: 'tested', statistic, pValue: cramerVonMisesExactP(n, m, sum / 12), pMethod: 'exact' };
  }
  const total = n + m;
  const mean = (1 + 1 / total) / 6;
  const variance =
    ((total + 1) * (4 * n * m * total - 3 * (n * n + m * m) - 2 * n * m)) / (45 * total * total * 4 * n * m);
  const standardised = 1 / 6 + (statistic - mean) / Math.sqrt(45 * variance);
  return { kind: 'tested', statistic, pValue: cramerVonMisesLimitSf(standardised), pMethod: 'limit_law' };
}

/**
 * The Cramer-von Mises statistic T of two samples from pooled midranks.
 *
 * Formula: T = U/(nmN) - (4nm - 1)/(6N), U = n sum (r_i - i)^2 + m sum (s_j - j)^2. For large samples those two parts
 * cancel; summed over distinct values with a and b rows, T is also 1/(nm N^2) times the sum of (a + b) {d^2 +
 * [(n - m)^2 (a^2 - ab + b^2 - 1) + 3nm (a - b)^2] / 12}, d = m M_ref - n M_cur with M the rows of a sample below plus
 * half its rows at the value. No term of that is negative.
 *
 * @param counts as made by `pooledCounts`, at least one row a side
 *
 * Source: as `cramerVonMises`; the second form is our own rearrangement.
 *
 * @example cramerVonMisesStatistic(pooledCounts(Float64Array.of(1, 3), Float64Array.of(2, 4))) // 0.125
 */
export function cramerVonMisesStatistic(counts: PooledCounts): number {
  return statisticOf(scaledSum(counts), counts.referenceTotal, counts.currentTotal);
}

function statisticOf(sum: number, n: number, m: number): number {
  const total = n + m;
  return sum / 12 / n / m / total / total;
}

/** Twelve times the sum in the second form of T: a whole number for small samples. */
function scaledSum({ reference, current, referenceTotal: n, currentTotal: m }: PooledCounts): number {
  const imbalance = (n - m) * (n - m);
  let belowReference = 0;
  let belowCurrent = 0;
  let sum = 0;
  let lost = 0;
  for (let index = 0; index < reference.length; index++) {
    const a = reference[index]!;
    const b = current[index]!;
    const doubleGap = m * (2 * belowReference + a) - n * (2 * belowCurrent + b);
    const ties = imbalance * (a * a - a * b + b * b - 1) + 3 * n * m * (a - b) * (a - b);
    // Compensated summation: millions of terms would lose digits.
    const step = (a + b) * (3 * doubleGap * doubleGap + ties) - lost;
    const next = sum + step;
    lost = next - sum - step;
    sum = next;
    belowReference += a;
    belowCurrent += b;
  }
  return sum;
}
