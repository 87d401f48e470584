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
  // Windows hold up to a thousand slices, so slices are only compared within their batch.
  const taken = new Map<string, BatchSlice[]>();
  for (const check of checks) {
    if (chosen.length === most) break;
    if (check.current.some((one) => taken.get(one.batchId)?.some((other) => overlap(one, other)))) continue;
    chosen.push(check);
    for (const one of check.current) taken.set(one.batchId, [...(taken.get(one.batchId) ?? []), one]);
  }
  return chosen;
}

/** Of slices of one batch. */
function overlap({ filter: one }: BatchSlice, { filter: other }: BatchSlice): boolean {
  return (
    (one?.from ?? Number.NEGATIVE_INFINITY) < (other?.to ?? Number.POSITIVE_INFINITY) &&
    (other?.from ?? Number.NEGATIVE_INFINITY) < (one?.to ?? Number.POSITIVE_INFINITY)
  );
}
