import { crossDifference } from './cross-difference.js';
import { linearExcess } from './linear-excess.js';
import { requireCounts } from './require-counts.js';

/** The distance and what it is the root of. */
export interface JensenShannon {
  /** Square root of the divergence: a metric in [0, 1]. */
  readonly distance: number;
  /** Divergence in bits, in [0, 1]. */
  readonly divergence: number;
}

/**
 * Jensen-Shannon distance and divergence of two sets of shares, base 2. Needs no floor for empty bins.
 *
 * Formula: divergence = (KL(p, m) + KL(q, m)) / 2 with m = (p + q) / 2; distance = its square root.
 *
 * @param reference counts or weights per bin, at least one above 0
 * @param current the same bins in the same order
 * @throws InvalidArgument when lengths differ or a side sums to 0
 *
 * Source: Lin, IEEE Trans. Inf. Theory 37 (1991) 145-151; SciPy 1.17 `jensenshannon(base=2)`.
 *
 * @example jensenShannon([1, 0], [0, 1]) // { distance: 1, divergence: 1 }
 */
export function jensenShannon(reference: ArrayLike<number>, current: ArrayLike<number>): JensenShannon {
  const { referenceTotal, currentTotal } = requireCounts(reference, current);
  let sum = 0;
  for (let index = 0; index < reference.length; index++) {
    const p = reference[index]! / referenceTotal;
    const q = current[index]! / currentTotal;
    const difference =
      crossDifference(reference[index]!, current[index]!, referenceTotal, currentTotal) /
      referenceTotal /
      currentTotal;
    sum += excess(p, q, -difference) + excess(q, p, difference);
  }
  const divergence = Math.min(1, Math.max(0, sum / (2 * Math.LN2)));
  return { distance: Math.sqrt(divergence), divergence };
}

/** p ln(p / m) + m - p with gap q - p: never negative. Over both sides m - p adds up to 0. */
function excess(p: number, q: number, gap: number): number {
  const ratio = gap / (2 * p);
  return Number.isFinite(ratio) ? p * linearExcess(ratio) : (p + q) / 2;
}
