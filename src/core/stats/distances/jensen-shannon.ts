import { requireCounts } from './require-counts.js';

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
    if (p === 0 && q === 0) continue;
    sum += excess(p, q) + excess(q, p);
  }
  const divergence = Math.min(1, Math.max(0, sum / (2 * Math.LN2)));
  return { distance: Math.sqrt(divergence), divergence };
}

/** p ln(p / m) + m - p: never negative, so that close shares do not cancel. Over both sides m - p adds up to 0. */
function excess(p: number, q: number): number {
  const ratio = (q - p) / (2 * p);
  if (!Number.isFinite(ratio)) return (p + q) / 2;
  return p * linearExcess(ratio);
}

/** x - ln(1 + x) */
function linearExcess(x: number): number {
  if (Math.abs(x) > 0.1) return x - Math.log1p(x);
  let sum = 0;
  for (let power = 18; power >= 2; power--) sum = (power % 2 === 0 ? 1 : -1) / power + x * sum;
  return x * x * sum;
}
