import { crossDifference } from './cross-difference.js';
import { requireCounts } from './require-counts.js';

/**
 * Total variation distance of two sets of shares: the share of rows that would have to change category.
 *
 * Formula: 0.5 sum |p - q|, in [0, 1].
 *
 * @param reference counts or weights per category, at least one above 0
 * @param current the same categories in the same order
 * @throws InvalidArgument when lengths differ or a side sums to 0
 *
 * Source: NumPy `0.5 * abs(p - q).sum()`.
 *
 * @example totalVariation([1, 1], [3, 1]) // 0.25
 */
export function totalVariation(reference: ArrayLike<number>, current: ArrayLike<number>): number {
  const { referenceTotal, currentTotal } = requireCounts(reference, current);
  let sum = 0;
  for (let index = 0; index < reference.length; index++) {
    sum += Math.abs(crossDifference(reference[index]!, current[index]!, referenceTotal, currentTotal));
  }
  return Math.min(1, sum / referenceTotal / currentTotal / 2);
}
