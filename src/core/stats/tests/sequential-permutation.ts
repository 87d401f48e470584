/** Draws at least as extreme as the data after which the p-value is precise enough. */
const enoughExceedances = 50;
const usualDrawCount = 9_999;

/** Draws for statistics that are costly to compute and rarely decide; the p-value is then at least 0.001. */
export const fewDraws = 999;

/**
 * Equal statistics differ by rounding: a draw within this of the data, relative, is a tie and counts as extreme.
 * Leaving ties out makes the p-value of a discrete statistic too small.
 */
export const permutationTieTolerance = 1e-12;

/**
 * P-value of a permutation test that stops early: after 50 draws at least as extreme as the data p = 50 / draws,
 * after the last draw p = (1 + count) / (1 + draws). Both are valid p-values and never 0.
 *
 * @param isExtremeDraw makes one draw under the null hypothesis and says whether its statistic reaches that of the data
 * @param largestDrawCount draws at most, 9,999 by default
 * @returns a p-value in [1 / (1 + draws), 1]
 *
 * Source: Besag and Clifford, Biometrika 78 (1991) 301-304; Phipson and Smyth, SAGMB 9 (2010) 39.
 *
 * @example sequentialPermutationP(() => true) // 1
 */
export function sequentialPermutationP(
  isExtremeDraw: () => boolean,
  largestDrawCount = usualDrawCount,
): number {
  let exceedances = 0;
  for (let draw = 1; draw <= largestDrawCount; draw++) {
    if (isExtremeDraw()) exceedances++;
    if (exceedances === enoughExceedances) return exceedances / draw;
  }
  return (1 + exceedances) / (1 + largestDrawCount);
}
