import { crossDifference } from './cross-difference.js';
import { linearExcess } from './linear-excess.js';
import { requireCounts } from './require-counts.js';
import { shareFloor } from './share-floor.js';

/**
 * Kullback-Leibler divergence of the current shares from the reference shares, in nats. Not symmetric: it weighs
 * every bin by its share of the reference.
 *
 * Formula: sum p ln(p / q), p of the reference, q of the current sample; a share of 0 counts as 1e-6, without
 * renormalising. The floor could push the sum below 0 by as much; it then counts as 0.
 *
 * @param reference counts or weights per bin, at least one above 0
 * @param current the same bins in the same order
 * @returns 0 for equal shares
 * @throws InvalidArgument when lengths differ or a side sums to 0
 *
 * Source: Kullback and Leibler, Ann. Math. Statist. 22 (1951) 79-86; SciPy 1.17 `rel_entr(p, q).sum()` after the
 * floor (`scipy.stats.entropy` would renormalise).
 *
 * @example kullbackLeibler([1, 1], [3, 1]) // 0.14384
 */
export function kullbackLeibler(reference: ArrayLike<number>, current: ArrayLike<number>): number {
  const { referenceTotal, currentTotal } = requireCounts(reference, current);
  let sum = 0;
  let floored = 0;
  for (let index = 0; index < reference.length; index++) {
    const a = reference[index]!;
    const b = current[index]!;
    if (a === 0 && b === 0) continue;
    floored += Number(a === 0) - Number(b === 0);
    sum += excess(a, b, referenceTotal, currentTotal);
  }
  return Math.max(0, sum + floored * shareFloor);
}

/** p ln(p / q) + q - p: never negative. Over all bins p - q adds up to what the floor added. */
function excess(a: number, b: number, n: number, m: number): number {
  if (a > 0 && b > 0) return (a / n) * linearExcess(-crossDifference(a, b, n, m) / (a * m));
  const p = a / n || shareFloor;
  const q = b / m || shareFloor;
  return p * Math.log(p / q) + q - p;
}
