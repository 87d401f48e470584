/** How many rows earlier windows held, to tell whether the number of rows is usual. */
import type { Batch } from '../ingestion/ingestion.api.js';
import { hourOf, weekdayOf } from './time-patterns.js';

/** As many earlier windows tell what is usual. */
const MOST_COUNTS = 30;
/** From this many on, windows of the same weekday and hour are compared among themselves. */
const ENOUGH_OF_A_SEASON = 6;

/**
 * @param receivedAt when the newest batch of the current window was received, epoch milliseconds
 * @param before batches before the current window, newest first
 * @param size how many batches the current window holds; a rest that fills no window is left out
 * @returns newest first: windows received on the same weekday in the same hour, UTC, when there are at least six,
 *   else the last 30
 */
export function rowCountHistory(receivedAt: number, before: readonly Batch[], size: number): number[] {
  const windows: { readonly rows: number; readonly at: number }[] = [];
  for (let start = 0; start + size <= before.length; start += size) {
    const window = before.slice(start, start + size);
    const rows = window.reduce((sum, { rowCount }) => sum + rowCount, 0);
    windows.push({ rows, at: window[0]!.receivedAt.getTime() });
  }
  const season = windows.filter(
    ({ at }) => weekdayOf(at) === weekdayOf(receivedAt) && hourOf(at) === hourOf(receivedAt),
  );
  const chosen = season.length >= ENOUGH_OF_A_SEASON ? season : windows;
  return chosen.slice(0, MOST_COUNTS).map(({ rows }) => rows);
}
