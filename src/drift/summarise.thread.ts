/** Summarises columns of a reference window, a few at a time, so that memory stays bounded. */
import {
  type ColumnSummaryJson,
  columnSummaryToJson,
  summariseColumn,
} from '../core/stats/sketch/column-summary.js';
import { findColumn } from '../core/table.js';
import { readGroups, storedRows } from '../platform/columnar/read-groups.js';
import { readTable } from '../platform/columnar/read-table.js';
import type { TableSource } from '../platform/columnar/table-source.js';
import type { ThreadTask } from '../platform/threads/worker-threads.js';

export interface SummariseInput {
  readonly source: TableSource;
  readonly columns: readonly string[];
}

export type NamedSummary = readonly [name: string, summary: ColumnSummaryJson];

export default async function summarise({ input }: ThreadTask<SummariseInput>): Promise<NamedSummary[]> {
  const { source, columns } = input;
  const found: NamedSummary[] = [];
  for (const group of readGroups(columns, storedRows(source))) {
    const table = await readTable(source, group);
    for (const name of group) {
      const column = findColumn(table, name);
      if (column !== undefined) found.push([name, columnSummaryToJson(summariseColumn(column))]);
    }
  }
  return found;
}
