import { InvalidArgument } from '../../errors.js';
import type { Random } from '../../random.js';
import type { PooledCounts } from '../summaries/pooled-counts.js';

/** Statistics that should be equal differ by rounding; closer than this, relatively, is a tie. */
const tieTolerance = 1e-12;

/** How many permutations are drawn. */
export interface PermutationEffort {
  /** B, a whole number from 1. The smallest possible p is 1 / (1 + B). */
  readonly draws: number;
  /** Stop after so many draws at least as extreme; undefined draws all B. */
  readonly enoughExtreme: number | undefined;
}

const defaultEffort: PermutationEffort = { draws: 9_999, enoughExtreme: 50 };

/**
 * Permutation p-value of any statistic of two samples for which larger is more extreme: right for every sample size
 * and for ties. The pooled rows are dealt to the two samples at random; draws as extreme as the data, up to a
 * relative 1e-12, count as extreme.
 *
 * Formula: (1 + extreme draws) / (1 + B), never 0. With `enoughExtreme` = h it stops at draw b when h were extreme
 * and answers h / b, which is a valid p-value as well and saves the work where p is large.
 * Cost: draws times (rows of the smaller sample + cost of the statistic).
 *
 * @param counts as made by `pooledCounts`, at least one row a side
 * @param statistic a function of the counts alone, for example `andersonDarlingSquared`
 * @param random the only source of randomness
 * @param effort by default 9,999 draws, fewer once 50 were extreme
 * @returns a p-value in [1 / (1 + B), 1]
 * @throws InvalidArgument when `draws` or `enoughExtreme` is not a whole number from 1
 *
 * Source: Phipson and Smyth, SAGMB 9 (2010) 39; Besag and Clifford, Biometrika 78 (1991) 301-304; SciPy 1.17
 * `scipy.stats.permutation_test(permutation_type="independent", alternative="greater")`.
 *
 * @example permutationP(pooledCounts(reference, current), andersonDarlingSquared, createRandom(1))
 */
export function permutationP(
  counts: PooledCounts,
  statistic: (counts: PooledCounts) => number,
  random: Random,
  effort: PermutationEffort = defaultEffort,
): number {
  const { draws, enoughExtreme = Number.POSITIVE_INFINITY } = effort;
  requireCount('draws', draws);
  if (effort.enoughExtreme !== undefined) requireCount('enoughExtreme', effort.enoughExtreme);
  const observed = statistic(counts);
  const limit = observed - tieTolerance * Math.abs(observed);
  const { referenceTotal, currentTotal } = counts;
  const total = referenceTotal + currentTotal;
  const values = valueOfRow(counts, total);
  const distinct = counts.reference.length;
  const reference = new Int32Array(distinct);
  const current = new Int32Array(distinct);
  const drawn: PooledCounts = { reference, current, referenceTotal, currentTotal };
  const isReferenceSmaller = referenceTotal <= currentTotal;
  const [dealt, rest] = isReferenceSmaller ? [reference, current] : [current, reference];
  const dealtTotal = isReferenceSmaller ? referenceTotal : currentTotal;
  let extreme = 0;
  for (let draw = 1; draw <= draws; draw++) {
    dealt.fill(0);
    for (let position = 0; position < dealtTotal; position++) {
      const chosen = position + random.integer(total - position);
      const value = values[chosen]!;
      values[chosen] = values[position]!;
      values[position] = value;
      dealt[value]!++;
    }
    for (let value = 0; value < distinct; value++) {
      rest[value] = counts.reference[value]! + counts.current[value]! - dealt[value]!;
    }
    if (statistic(drawn) >= limit) extreme++;
    if (extreme >= enoughExtreme) return extreme / draw;
  }
  return (1 + extreme) / (1 + draws);
}

/** For every pooled row the index of its value. */
function valueOfRow({ reference, current }: PooledCounts, total: number): Int32Array {
  const values = new Int32Array(total);
  let position = 0;
  for (let value = 0; value < reference.length; value++) {
    const end = position + reference[value]! + current[value]!;
    values.fill(value, position, end);
    position = end;
  }
  return values;
}

function requireCount(argument: string, count: number): void {
  if (Number.isSafeInteger(count) && count >= 1) return;
  throw new InvalidArgument(argument, 'must be a whole number from 1', count);
}
