/** Cuts rows into chunks, or says in words why they cannot be cut as the settings want. */
import { type ChunkPlan, type ChunkRule, planChunks } from '../core/drift/chunks/plan-chunks.js';
import { InvalidArgument } from '../core/errors.js';
import type { DateColumn } from '../core/table.js';

/** @param dates of every row; undefined when no column of dates orders them */
export function cutRows(
  rowCount: number,
  rule: ChunkRule,
  dates: DateColumn | undefined,
): ChunkPlan | string {
  if (rule.kind === 'period' && dates === undefined) return 'periods need a time column that holds dates';
  try {
    return planChunks(rowCount, rule, dates);
  } catch (error) {
    // How many chunks a size or a period makes is only known from the rows.
    if (error instanceof InvalidArgument)
      return `the settings ${error.rule}, received ${String(error.received)}`;
    throw error;
  }
}
