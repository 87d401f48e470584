import type { Random } from '../../random.js';
import { chiSquaredSf } from '../distributions/chi-squared.js';
import { contingencyPermutationP } from '../tests/contingency-permutation.js';
import { fewDraws } from '../tests/sequential-permutation.js';
import { psi } from './psi.js';
import { requireCounts } from './require-counts.js';

/** Below this size of a side the chi-squared law is too generous. */
export const smallestAsymptoticSize = 300;
/** Thinner bins make the logarithm, and the floor of an empty bin, outweigh the law. */
const smallestExpectedCount = 30;

/** A p-value and how it came about. */
export interface PsiP {
  readonly pValue: number;
  readonly pMethod: 'asymptotic' | 'permutation';
}

/**
 * P-value of a population stability index over bins or categories that were chosen without looking at which sample
 * a row belongs to: how often chance alone gives an index at least as large.
 *
 * Formula: PSI n m / N against the chi-squared law with (bins that are not empty - 1) degrees of freedom; permutation
 * of the pooled counts when a side has fewer than 300 rows or an expected count is below 30.
 *
 * @param reference counts per bin, whole numbers, at least one above 0
 * @param current the same bins in the same, canonical order
 * @param random used by the permutation only, of at most 999 draws
 * @throws InvalidArgument when lengths differ or a side sums to 0
 *
 * Source: Yurdakul, Statistical Properties of the Population Stability Index (2018); the law is that of Pearson's
 * statistic, to which the scaled index is equal for small differences.
 *
 * @example calibratedPsiP([160, 180, 160, 140, 120, 120], [160, 160, 160, 160, 160, 80], random)
 */
export function calibratedPsiP(
  reference: ArrayLike<number>,
  current: ArrayLike<number>,
  random: Random,
): PsiP {
  const { referenceTotal, currentTotal } = requireCounts(reference, current);
  const smaller = Math.min(referenceTotal, currentTotal);
  const thinnest = (smallestColumn(reference, current) * smaller) / (referenceTotal + currentTotal);
  if (smaller >= smallestAsymptoticSize && thinnest >= smallestExpectedCount) {
    return { pValue: asymptoticPsiP(reference, current), pMethod: 'asymptotic' };
  }
  return {
    pValue: contingencyPermutationP(reference, current, random, {
      statistic: psi,
      largestDrawCount: fewDraws,
    }),
    pMethod: 'permutation',
  };
}

/**
 * The p-value by the chi-squared law alone, see `calibratedPsiP`.
 *
 * @param reference counts per bin, at least one above 0
 * @param current the same bins in the same order
 * @returns 1 when only one bin is not empty
 *
 * @example asymptoticPsiP([16, 18, 16, 14, 12, 12], [16, 16, 16, 16, 16, 8]) // 0.89666
 */
export function asymptoticPsiP(reference: ArrayLike<number>, current: ArrayLike<number>): number {
  const { referenceTotal, currentTotal } = requireCounts(reference, current);
  let bins = 0;
  for (let index = 0; index < reference.length; index++) {
    if (reference[index]! + current[index]! > 0) bins++;
  }
  if (bins < 2) return 1;
  const scale = (referenceTotal / (referenceTotal + currentTotal)) * currentTotal;
  return chiSquaredSf(psi(reference, current) * scale, bins - 1);
}

function smallestColumn(reference: ArrayLike<number>, current: ArrayLike<number>): number {
  let smallest = Number.POSITIVE_INFINITY;
  for (let index = 0; index < reference.length; index++) {
    const pooled = reference[index]! + current[index]!;
    if (pooled > 0) smallest = Math.min(smallest, pooled);
  }
  return smallest;
}
