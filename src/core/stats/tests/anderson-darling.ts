import { andersonDarlingLimitSf } from '../distributions/anderson-darling-limit.js';
import { type PooledCounts, pooledCounts } from '../summaries/pooled-counts.js';

/** Standard deviation of the limit law of the two-sample statistic. */
const limitDeviation = Math.sqrt((2 * (Math.PI ** 2 - 9)) / 3);
const smallestSize = 2;
/** Up to here harmonic sums are added term by term. */
const largestSummedSize = 64;
const eulerMascheroni = 0.5772156649015329;

/** What `andersonDarling` can answer. */
export type AndersonDarlingResult =
  | {
      readonly kind: 'tested';
      /** Standardised statistic T: mean 0 and deviation 1 when nothing changed. */
      readonly statistic: number;
      /** The statistic before standardising, above 0. */
      readonly squared: number;
      readonly pValue: number;
      readonly pMethod: 'limit_law';
    }
  | { readonly kind: 'insufficient-data'; readonly needed: number; readonly got: number }
  /** All rows of both sides are one value. */
  | { readonly kind: 'constant' };

/**
 * Asks whether two samples come from the same continuous distribution (Anderson-Darling, k = 2, midranks). Any
 * difference counts, and the tails weigh more than with Kolmogorov-Smirnov: the all-rounder for numbers. Not for
 * heavy ties (two pooled rows tie with a chance above 0.03): there the p-value is too small, permute instead.
 *
 * Formula: see `andersonDarlingSquared` for A2; T = (A2 - 1) / sigma_N with the variance of Scholz and Stephens;
 * p = P(A > 1 + 0.76139 T) from the limit law. SciPy interpolates p and clamps it to [0.001, 0.25]: not done here.
 *
 * @param reference values in ascending order, no NaN; infinities rank first and last
 * @param current the same; sizes may differ
 * @returns `tested`; `insufficient-data` when a side has fewer than two values; `constant`
 *
 * Source: Scholz and Stephens, JASA 82 (1987) 918-924, equation 7; statistic of SciPy 1.17
 * `scipy.stats.anderson_ksamp([x, y], variant="midrank")`, p near that of its `method=PermutationMethod()`.
 *
 * @example andersonDarling(Float64Array.of(1, 2, 3, 4), Float64Array.of(5, 6, 7, 8)) // statistic 4.16
 */
export function andersonDarling(reference: Float64Array, current: Float64Array): AndersonDarlingResult {
  return andersonDarlingOfCounts(pooledCounts(reference, current));
}

/**
 * The same test on samples that are merged already.
 *
 * @param counts as made by `pooledCounts`
 *
 * Source: as `andersonDarling`.
 *
 * @example andersonDarlingOfCounts(pooledCounts(reference, current))
 */
export function andersonDarlingOfCounts(counts: PooledCounts): AndersonDarlingResult {
  const { referenceTotal: n, currentTotal: m } = counts;
  const got = Math.min(n, m);
  if (got < smallestSize) return { kind: 'insufficient-data', needed: smallestSize, got };
  if (counts.reference.length === 1) return { kind: 'constant' };
  const squared = andersonDarlingSquared(counts);
  const statistic = (squared - 1) / Math.sqrt(andersonDarlingVariance(n, m));
  const pValue = andersonDarlingLimitSf(1 + limitDeviation * statistic);
  return { kind: 'tested', statistic, squared, pValue, pMethod: 'limit_law' };
}

/**
 * The Anderson-Darling statistic before standardising: what a permutation test compares.
 *
 * Formula: (N - 1)/N^2 (1/n + 1/m) times the sum over distinct values of l d^2 / (B (N - B) - N l / 4), with l rows
 * at the value, d = m M_ref - n M_cur and B = M_ref + M_cur, M the rows below plus half the rows at the value.
 * 0 when all rows are one value.
 *
 * @param counts as made by `pooledCounts`, at least one row a side
 *
 * Source: as `andersonDarling`; d is whole or half, so only the sum is rounded.
 *
 * @example andersonDarlingSquared(pooledCounts(Float64Array.of(1, 3), Float64Array.of(2, 4))) // 0.6875
 */
export function andersonDarlingSquared(counts: PooledCounts): number {
  const { reference, current, referenceTotal: n, currentTotal: m } = counts;
  if (reference.length <= 1) return 0;
  const total = n + m;
  let belowReference = 0;
  let belowCurrent = 0;
  let sum = 0;
  let lost = 0;
  for (let index = 0; index < reference.length; index++) {
    const a = reference[index]!;
    const b = current[index]!;
    const midReference = belowReference + a / 2;
    const midCurrent = belowCurrent + b / 2;
    const gap = m * midReference - n * midCurrent;
    const below = midReference + midCurrent;
    const term = ((a + b) * gap * gap) / (below * (total - below) - (total * (a + b)) / 4);
    // Compensated summation: millions of small terms would lose digits.
    const step = term - lost;
    const next = sum + step;
    lost = next - sum - step;
    sum = next;
    belowReference += a;
    belowCurrent += b;
  }
  return ((((total - 1) / total) * (1 / n + 1 / m)) / total) * sum;
}

/** Variance of the statistic when nothing changed, for two samples of n and m rows without ties. */
function andersonDarlingVariance(n: number, m: number): number {
  const total = n + m;
  const inverses = 1 / n + 1 / m;
  const harmonic = harmonicSum(total - 1, 1);
  // The double sum of 1 / ((N - i) j) over i < j < N has this closed form.
  const double = harmonicSum(total - 1, 2) - (2 * harmonic) / total;
  const a = 4 * double - 6 + (10 - 6 * double) * inverses;
  const b = 12 * double - 22 + 8 * harmonic + (2 * double - 14 * harmonic - 4) * inverses;
  const c =
    4 * (6 * harmonic + 2 * double - 2) +
    2 * (4 * harmonic - 4 * double + 6) +
    (2 * harmonic - 6) * inverses +
    4 * harmonic;
  const d = 4 * (2 * harmonic + 6) - 8 * harmonic;
  const cubic = ((a * total + b) * total + c) * total + d;
  return cubic / ((total - 1) * (total - 2) * (total - 3));
}

/** Sum of 1 / j^power for j up to n, power 1 or 2; by Euler's and Maclaurin's formula for large n. */
function harmonicSum(n: number, power: 1 | 2): number {
  if (n <= largestSummedSize) {
    let sum = 0;
    for (let j = n; j >= 1; j--) sum += 1 / j ** power;
    return sum;
  }
  const x = 1 / n;
  const square = x * x;
  if (power === 1) {
    return Math.log(n) + eulerMascheroni + x / 2 - (square / 12) * (1 - square * (1 / 10 - square / 21));
  }
  return Math.PI ** 2 / 6 - x * (1 - x / 2 + (square / 6) * (1 - square * (1 / 5 - square / 7)));
}
