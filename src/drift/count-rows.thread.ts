/** Counts what time filters leave of stored batches. */
import { countRows } from '../platform/columnar/count-rows.js';
import type { TablePart } from '../platform/columnar/table-source.js';
import type { ThreadTask } from '../platform/threads/worker-threads.js';

export default async function countParts({ input }: ThreadTask<readonly TablePart[]>): Promise<number[]> {
  const counts: number[] = [];
  for (const part of input) counts.push(await countRows(part));
  return counts;
}
