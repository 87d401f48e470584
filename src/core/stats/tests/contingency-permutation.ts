import { InvalidArgument } from '../../errors.js';
import type { Random } from '../../random.js';

/** Draws at least as extreme as the table after which the p-value is precise enough. */
const enoughExceedances = 50;
const largestDrawCount = 9_999;
/** Equal statistics differ by rounding; closer than this is a tie. */
const tieTolerance = 1e-12;

/**
 * Permutation p-value of the chi-squared statistic of a 2 x k table, for tables too thin for the chi-squared law.
 * Rows are dealt to the two samples at random, margins fixed, until 50 draws were at least as extreme (p = 50 /
 * draws) or 9,999 draws are done (p = (1 + count) / 10,000). Both forms are valid p-values and never 0.
 * Cost: draws times the size of the smaller sample.
 *
 * @param reference counts per category, whole numbers from 0
 * @param current counts of the same categories in the same order
 * @param random the only source of randomness
 * @returns a p-value in [1e-4, 1]
 * @throws InvalidArgument when the lists differ in length
 *
 * Source: Besag and Clifford, Biometrika 78 (1991) 301-304; Phipson and Smyth, SAGMB 9 (2010) 39.
 *
 * @example contingencyPermutationP([3, 3], [3, 3], createRandom(1)) // 1
 */
export function contingencyPermutationP(
  reference: ArrayLike<number>,
  current: ArrayLike<number>,
  random: Random,
): number {
  if (reference.length !== current.length) {
    throw new InvalidArgument('current', `must have ${reference.length} counts`, current.length);
  }
  const pooled = Float64Array.from(reference, (count, index) => count + current[index]!);
  const total = pooled.reduce((sum, count) => sum + count, 0);
  const referenceTotal = Float64Array.from(reference).reduce((sum, count) => sum + count, 0);
  const isReferenceSmaller = referenceTotal * 2 <= total;
  const dealt = Float64Array.from(isReferenceSmaller ? reference : current);
  const dealtTotal = isReferenceSmaller ? referenceTotal : total - referenceTotal;
  // With fixed margins the statistic is an increasing function of this sum.
  const spread = (counts: Float64Array): number => {
    let sum = 0;
    for (let index = 0; index < counts.length; index++) {
      if (pooled[index]! > 0) sum += (counts[index]! * counts[index]!) / pooled[index]!;
    }
    return sum;
  };
  const limit = spread(dealt) * (1 - tieTolerance);
  const rows = pooledRows(pooled, total);
  const counts = new Float64Array(pooled.length);
  let exceedances = 0;
  for (let draw = 1; draw <= largestDrawCount; draw++) {
    counts.fill(0);
    for (let position = 0; position < dealtTotal; position++) {
      const chosen = position + random.integer(total - position);
      const category = rows[chosen]!;
      rows[chosen] = rows[position]!;
      rows[position] = category;
      counts[category] = counts[category]! + 1;
    }
    if (spread(counts) >= limit) exceedances++;
    if (exceedances === enoughExceedances) return exceedances / draw;
  }
  return (1 + exceedances) / (1 + largestDrawCount);
}

/** The category of every pooled row, one entry per row. */
function pooledRows(pooled: Float64Array, total: number): Int32Array {
  const rows = new Int32Array(total);
  let position = 0;
  pooled.forEach((count, category) => {
    rows.fill(category, position, position + count);
    position += count;
  });
  return rows;
}
