/** How long explaining may take. The clock comes from outside: nothing here looks at one by itself. */
export interface TimeLimit {
  /** Seconds of a clock that never goes back. */
  now(): number;
  /** Reading of that clock at which everything must be done. */
  readonly end: number;
}

/** No limit at all: every part is made in full, the same on every machine. */
export const UNLIMITED: TimeLimit = { now: () => 0, end: Number.POSITIVE_INFINITY };

/** Seconds that are left, at least 0. */
export function secondsLeft({ now, end }: TimeLimit): number {
  return Math.max(0, end - now());
}

/**
 * A limit that ends when a share of what is left is used up.
 * @param share in (0, 1]
 */
export function partOf(limit: TimeLimit, share: number): TimeLimit {
  return { now: limit.now, end: limit.now() + share * secondsLeft(limit) };
}
