/** Counts what time filters, and groups that slices keep whole, leave of stored batches. */
import { countPartRows } from '../platform/columnar/read-table.js';
import type { TablePart } from '../platform/columnar/table-source.js';
import type { ThreadTask } from '../platform/threads/worker-threads.js';

export default async function countParts({ input }: ThreadTask<readonly TablePart[]>): Promise<number[]> {
  const counts: number[] = [];
  for (const part of input) counts.push(await countPartRows(part));
  return counts;
}
