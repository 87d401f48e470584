import type { Random } from '../../random.js';
import { requireCounts } from '../distances/require-counts.js';
import { permutationTieTolerance, sequentialPermutationP } from './sequential-permutation.js';
import { type CountSplit, splitCounts } from './split-counts.js';

/** A number that grows with the difference of the two sides. */
export type CountStatistic = (reference: ArrayLike<number>, current: ArrayLike<number>) => number;

/** What is compared, and how often rows are dealt anew. */
export interface ContingencyPermutationOptions {
  readonly statistic?: CountStatistic;
  /** Draws at most, a whole number from 1. */
  readonly largestDrawCount?: number;
}

/**
 * Permutation p-value of any statistic of a 2 x k table for which larger is more extreme: for tables too thin for the
 * law of the statistic, for distances without one, and for rank tests of tied values, whose table has a column per
 * distinct value. The pooled rows are split at random, margins fixed; draws as extreme as the data, up to a relative
 * 1e-12, count as extreme; see `sequentialPermutationP` for the number of draws. The order of the columns changes the
 * draws: hand over a canonical one.
 *
 * @param reference counts per column, whole numbers from 0, at least one above 0
 * @param current counts of the same columns in the same order, at least one above 0
 * @param random the only source of randomness
 * @param options by default the chi-squared statistic and 9,999 draws
 * @returns a p-value in [1 / (1 + draws), 1]
 * @throws InvalidArgument when the lists differ in length or a side has no rows
 *
 * Source: Besag and Clifford, Biometrika 78 (1991) 301-304; Phipson and Smyth, SAGMB 9 (2010) 39; SciPy 1.17
 * `scipy.stats.permutation_test(permutation_type="independent", alternative="greater")`.
 *
 * @example contingencyPermutationP([3, 3], [3, 3], createRandom(1)) // 1
 */
export function contingencyPermutationP(
  reference: ArrayLike<number>,
  current: ArrayLike<number>,
  random: Random,
  { statistic = chiSquaredSpread, largestDrawCount }: ContingencyPermutationOptions = {},
): number {
  const { referenceTotal } = requireCounts(reference, current);
  const pooled = Int32Array.from(reference, (count, index) => count + current[index]!);
  const limit = statistic(reference, current) * (1 - permutationTieTolerance);
  const draw: () => CountSplit = splitCounts(pooled, referenceTotal, random);
  return sequentialPermutationP(() => {
    const split = draw();
    return statistic(split.reference, split.current) >= limit;
  }, largestDrawCount);
}

/**
 * What of the chi-squared statistic changes while the margins stay: it is an increasing function of sum a^2 / (a + b).
 *
 * @example chiSquaredSpread([1, 2], [1, 0]) // 2.5
 */
export function chiSquaredSpread(reference: ArrayLike<number>, current: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < reference.length; index++) {
    const pooled = reference[index]! + current[index]!;
    if (pooled > 0) sum += (reference[index]! * reference[index]!) / pooled;
  }
  return sum;
}
