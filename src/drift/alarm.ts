/** When drift is an alarm: after enough of the last windows drifted, and until as many as are looked at did not. */
import type { BatchSlice } from '../ingestion/ingestion.api.js';
import type { Alarm, Hysteresis } from './drift.api.js';

/** A check that was done. */
export interface PastCheck {
  readonly drifted: boolean;
  readonly current: readonly BatchSlice[];
}

export interface AlarmChange {
  readonly alarm: Alarm;
  /** Whether the newest check raises a drift event. */
  readonly isRaising: boolean;
}

/**
 * @param checks done checks, newest first, the one that just ended included; checks whose current rows overlap those
 *   of a newer one do not count again
 * @param before the alarm so far; undefined before the first check
 */
export function nextAlarm(
  checks: readonly PastCheck[],
  { raise, of }: Hysteresis,
  before: Alarm | undefined,
  now: Date,
): AlarmChange {
  const windows = disjointWindows(checks, of);
  const drifted = windows.filter((check) => check.drifted).length;
  const isRaising = checks[0]?.drifted === true && drifted >= raise;
  const goesOn = before?.state === 'raised' && drifted > 0;
  const state = isRaising || goesOn ? 'raised' : 'quiet';
  const since = before?.state === state ? (before.since ?? now) : now;
  return { alarm: { state, since, drifted, of: windows.length, needed: raise }, isRaising };
}

/** What the report says about drift that raises no event. */
export function describeQuietDrift({ state, drifted, of, needed }: Alarm): string {
  const words = state === 'raised' ? 'the alarm stands, no new drift event' : 'alarm not raised';
  return `Drifted, ${words}: ${drifted} of ${needed} needed in the last ${of === 1 ? 'window' : `${of} windows`}`;
}

/** The newest checks of which no two look at the same row, at most `most`. */
export function disjointWindows(checks: readonly PastCheck[], most: number): PastCheck[] {
  const chosen: PastCheck[] = [];
  for (const check of checks) {
    if (chosen.length === most) break;
    if (!chosen.some(({ current }) => overlap(current, check.current))) chosen.push(check);
  }
  return chosen;
}

function overlap(some: readonly BatchSlice[], others: readonly BatchSlice[]): boolean {
  return some.some((one) =>
    others.some(
      (other) =>
        one.batchId === other.batchId &&
        (one.filter?.from ?? Number.NEGATIVE_INFINITY) < (other.filter?.to ?? Number.POSITIVE_INFINITY) &&
        (other.filter?.from ?? Number.NEGATIVE_INFINITY) < (one.filter?.to ?? Number.POSITIVE_INFINITY),
    ),
  );
}
