import { InvalidArgument } from '../../errors.js';

/** Row totals of a 2 x k table. */
export interface CountTotals {
  readonly referenceTotal: number;
  readonly currentTotal: number;
}

/**
 * Checks the two rows of counts every binned distance takes, and sums them.
 *
 * @param reference counts or weights, finite and not negative, at least one above 0
 * @param current the same number of entries
 * @throws InvalidArgument when the lengths differ or a side does not sum to a finite number above 0
 *
 * @example requireCounts([1, 2], [3, 4]) // { referenceTotal: 3, currentTotal: 7 }
 */
export function requireCounts(reference: ArrayLike<number>, current: ArrayLike<number>): CountTotals {
  if (reference.length !== current.length) {
    throw new InvalidArgument('current', `must have ${reference.length} counts`, current.length);
  }
  return { referenceTotal: requireSum('reference', reference), currentTotal: requireSum('current', current) };
}

function requireSum(argument: string, counts: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < counts.length; index++) {
    const count = counts[index]!;
    if (!(count >= 0)) throw new InvalidArgument(argument, 'must hold no negative count', count);
    sum += count;
  }
  if (sum > 0 && Number.isFinite(sum)) return sum;
  throw new InvalidArgument(argument, 'must sum to a finite number above 0', sum);
}
