import { crossDifference } from './cross-difference.js';
import { requireCounts } from './require-counts.js';

/**
 * Largest change of the share of one category.
 *
 * Formula: max |p - q|, in [0, 1].
 *
 * @param reference counts or weights per category, at least one above 0
 * @param current the same categories in the same order
 * @throws InvalidArgument when lengths differ or a side sums to 0
 *
 * Source: NumPy `abs(p - q).max()`.
 *
 * @example lInfinity([1, 9], [3, 7]) // 0.2
 */
export function lInfinity(reference: ArrayLike<number>, current: ArrayLike<number>): number {
  const { referenceTotal, currentTotal } = requireCounts(reference, current);
  let largest = 0;
  for (let index = 0; index < reference.length; index++) {
    const difference = crossDifference(reference[index]!, current[index]!, referenceTotal, currentTotal);
    largest = Math.max(largest, Math.abs(difference));
  }
  return Math.min(1, largest / referenceTotal / currentTotal);
}
