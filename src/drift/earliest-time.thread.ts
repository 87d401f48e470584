/** Finds the earliest time that filters leave of stored batches. */
import { earliestTime } from '../platform/columnar/count-rows.js';
import type { TablePart } from '../platform/columnar/table-source.js';
import type { ThreadTask } from '../platform/threads/worker-threads.js';

export default async function findEarliest({
  input,
}: ThreadTask<readonly TablePart[]>): Promise<number | undefined> {
  let earliest: number | undefined;
  for (const { path, filter } of input) {
    const time = filter === undefined ? undefined : await earliestTime(path, filter);
    if (time !== undefined && (earliest === undefined || time < earliest)) earliest = time;
  }
  return earliest;
}
