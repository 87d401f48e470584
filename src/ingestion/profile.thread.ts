/** Summarises every column of stored rows, one column in memory at a time. */
import { type ColumnProfile, profileColumn } from '../core/stats/summaries/profile.js';
import { readTable } from '../platform/columnar/read-table.js';
import type { TableSource } from '../platform/columnar/table-source.js';
import type { ThreadTask } from '../platform/threads/worker-threads.js';

export interface NamedProfile {
  readonly name: string;
  readonly profile: ColumnProfile;
}

export default async function profileTable({ input }: ThreadTask<TableSource>): Promise<NamedProfile[]> {
  const profiles: NamedProfile[] = [];
  for (const { name } of input.columns) {
    const table = await readTable(input, [name]);
    const column = table.columns[0];
    if (column !== undefined) profiles.push({ name, profile: profileColumn(column.data) });
  }
  return profiles;
}
