import { crossDifference } from './cross-difference.js';
import { requireCounts } from './require-counts.js';

/**
 * Hellinger distance of two sets of shares. Needs no floor for empty bins.
 *
 * Formula: sqrt(1 - sum sqrt(p q)), in [0, 1]; computed as sqrt(sum (sqrt p - sqrt q)^2 / 2), which is the same
 * and keeps its digits for shares that are almost alike.
 *
 * @param reference counts or weights per bin, at least one above 0
 * @param current the same bins in the same order
 * @throws InvalidArgument when lengths differ or a side sums to 0
 *
 * Source: Hellinger, J. reine angew. Math. 136 (1909) 210-271; NumPy `sqrt(1 - sqrt(p * q).sum())`.
 *
 * @example hellinger([1, 0], [0, 1]) // 1
 */
export function hellinger(reference: ArrayLike<number>, current: ArrayLike<number>): number {
  const { referenceTotal, currentTotal } = requireCounts(reference, current);
  let sum = 0;
  for (let index = 0; index < reference.length; index++) {
    const a = reference[index]!;
    const b = current[index]!;
    if (a === 0 && b === 0) continue;
    const roots = Math.sqrt(a / referenceTotal) + Math.sqrt(b / currentTotal);
    const difference =
      crossDifference(a, b, referenceTotal, currentTotal) / referenceTotal / currentTotal / roots;
    sum += difference * difference;
  }
  return Math.min(1, Math.sqrt(sum / 2));
}
