import { absoluteCovariance } from './absolute-moments.js';

/** Standard normal quantile at 0.99. */
const upperQuantile = 2.3263478740408408;

/**
 * The total variation that two samples of the same law exceed in about one of a hundred comparisons: with many
 * categories chance alone moves a large share of the rows, however small each move is.
 *
 * Formula: with pooled shares p_j, the differences d_j are nearly normal with deviations s_j = sqrt(p_j (1 - p_j)
 * (1/n + 1/m)) and correlations r_jk = -sqrt(p_j p_k / ((1 - p_j) (1 - p_k))). Half the sum of |d_j| has mean
 * sum s_j / sqrt(2 pi) and variance sum_jk s_j s_k (r asin r + sqrt(1 - r^2) - 1) / (2 pi); the bound is the mean plus
 * 2.326 deviations.
 *
 * @param reference counts per category, whole numbers from 0
 * @param current counts of the same categories in the same order
 * @returns a number from 0; 0 when a side has no rows
 *
 * Source: absolute moments of the bivariate normal law, Kamat, Biometrika 40 (1953) 20-34.
 * Cost: O(k^2) for k categories, which callers hold at about 50.
 *
 * @example totalVariationByChance([50, 50], [50, 50]) // 0.155
 */
export function totalVariationByChance(reference: ArrayLike<number>, current: ArrayLike<number>): number {
  const n = sum(reference);
  const m = sum(current);
  if (n === 0 || m === 0) return 0;
  const shares = Array.from(reference, (count, index) => (count + current[index]!) / (n + m)).filter(
    (share) => share > 0,
  );
  const deviations = shares.map((share) => Math.sqrt(share * (1 - share) * (1 / n + 1 / m)));
  const odds = shares.map((share) => Math.sqrt(share / (1 - share)));
  let mean = 0;
  let variance = 0;
  for (let j = 0; j < shares.length; j++) {
    mean += deviations[j]!;
    for (let k = 0; k <= j; k++) {
      const r = k === j ? 1 : odds[j]! * odds[k]!;
      variance += (k === j ? 1 : 2) * deviations[j]! * deviations[k]! * absoluteCovariance(r);
    }
  }
  return mean / Math.sqrt(2 * Math.PI) + upperQuantile * Math.sqrt(variance / (2 * Math.PI));
}

function sum(counts: ArrayLike<number>): number {
  let total = 0;
  for (let index = 0; index < counts.length; index++) total += counts[index]!;
  return total;
}
