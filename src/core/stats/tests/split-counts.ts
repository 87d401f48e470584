import type { Random } from '../../random.js';
import { sampleHypergeometric } from '../distributions/hypergeometric.js';

/** Up to so many rows per category, dealing rows one by one is cheaper than one random number per category. */
const rowsPerCategoryDealt = 30;

/** The counts of both sides of a random split. The same arrays are filled again by the next draw. */
export interface CountSplit {
  readonly reference: Int32Array;
  readonly current: Int32Array;
}

/**
 * Prepares random splits of pooled rows into a reference and a current side of given sizes: what the counts could
 * have been if it were chance which rows came first.
 *
 * Formula: multivariate hypergeometric counts; category by category, or row by row where that is less work.
 *
 * @param pooled rows per category, whole numbers from 0
 * @param referenceTotal rows of the reference side, from 0 to the sum of `pooled`
 * @param random the only source of randomness
 * @returns a function that makes one draw
 *
 * Source: NumPy 2.4 `Generator.multivariate_hypergeometric`, the same law from another generator.
 *
 * @example splitCounts([2, 2], 4, random)() // { reference: [2, 2], current: [0, 0] }
 */
export function splitCounts(
  pooled: ArrayLike<number>,
  referenceTotal: number,
  random: Random,
): () => CountSplit {
  let total = 0;
  for (let index = 0; index < pooled.length; index++) total += pooled[index]!;
  const split = { reference: new Int32Array(pooled.length), current: new Int32Array(pooled.length) };
  const isReferenceSmaller = referenceTotal * 2 <= total;
  const dealtTotal = isReferenceSmaller ? referenceTotal : total - referenceTotal;
  const [dealt, rest] = isReferenceSmaller
    ? [split.reference, split.current]
    : [split.current, split.reference];
  const deal =
    dealtTotal <= rowsPerCategoryDealt * pooled.length
      ? dealRows(pooled, total, dealtTotal, random)
      : dealCategories(pooled, total, dealtTotal, random);
  return () => {
    deal(dealt);
    for (let index = 0; index < pooled.length; index++) rest[index] = pooled[index]! - dealt[index]!;
    return split;
  };
}

type Deal = (counts: Int32Array) => void;

function dealRows(pooled: ArrayLike<number>, total: number, dealtTotal: number, random: Random): Deal {
  const rows = new Int32Array(total);
  let filled = 0;
  for (let category = 0; category < pooled.length; category++) {
    rows.fill(category, filled, filled + pooled[category]!);
    filled += pooled[category]!;
  }
  return (counts) => {
    counts.fill(0);
    for (let position = 0; position < dealtTotal; position++) {
      const chosen = position + random.integer(total - position);
      const category = rows[chosen]!;
      rows[chosen] = rows[position]!;
      rows[position] = category;
      counts[category] = counts[category]! + 1;
    }
  };
}

function dealCategories(pooled: ArrayLike<number>, total: number, dealtTotal: number, random: Random): Deal {
  return (counts) => {
    let population = total;
    let draws = dealtTotal;
    for (let category = 0; category < pooled.length; category++) {
      const successes = pooled[category]!;
      counts[category] = sampleHypergeometric({ population, successes, draws }, random);
      population -= successes;
      draws -= counts[category]!;
    }
  };
}
