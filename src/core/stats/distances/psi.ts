import { crossDifference } from './cross-difference.js';
import { requireCounts } from './require-counts.js';
import { shareFloor } from './share-floor.js';

/**
 * Population stability index of two sets of shares. Depends on the bins as much as on the data; the usual bins
 * are ten reference quantiles with open outer ends.
 *
 * Formula: sum (p - q) ln(p / q), natural logarithm; a share of 0 counts as 1e-6, without renormalising.
 *
 * @param reference counts or weights per bin, at least one above 0
 * @param current the same bins in the same order
 * @returns 0 for equal shares; 0.1 and 0.2 are the usual marks of a small and a large change
 * @throws InvalidArgument when lengths differ or a side sums to 0
 *
 * Source: Siddiqi, Credit Risk Scorecards (2006), section on stability; formula checked against NumPy 2.4.
 *
 * @example psi([1, 1], [3, 1]) // 0.27465
 */
export function psi(reference: ArrayLike<number>, current: ArrayLike<number>): number {
  const { referenceTotal, currentTotal } = requireCounts(reference, current);
  let sum = 0;
  for (let index = 0; index < reference.length; index++) {
    sum += psiTerm(reference[index]!, current[index]!, referenceTotal, currentTotal);
  }
  return sum;
}

/** What one bin adds; never negative. */
function psiTerm(a: number, b: number, n: number, m: number): number {
  if (a === 0 || b === 0) {
    const p = a / n || shareFloor;
    const q = b / m || shareFloor;
    return (p - q) * Math.log(p / q);
  }
  const difference = crossDifference(a, b, n, m);
  return (difference / n / m) * Math.log1p(difference / (b * n));
}
