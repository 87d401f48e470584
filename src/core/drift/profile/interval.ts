/** A number that is known to lie between two ends, both included; `high` may be infinite. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** A p-value of which nothing is known. */
export const anyPValue: Interval = { low: 0, high: 1 };

/**
 * The same interval, wider by a share of each end, so that rounding in another order of summation stays inside.
 *
 * @param interval ends of 0 or more
 * @param share for instance 1e-9
 *
 * @example widen({ low: 1, high: 2 }, 0.5) // { low: 0.5, high: 3 }
 */
export function widen({ low, high }: Interval, share: number): Interval {
  return { low: low * (1 - share), high: high * (1 + share) };
}
