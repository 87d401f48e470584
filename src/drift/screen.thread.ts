/** Compares current rows with stored summaries of the reference: reads one side only. */
import type { DriftSettings } from '../core/drift/drift-settings-shape.js';
import { mayBeText } from '../core/drift/profile/may-be-text.js';
import { type SketchedFeature, sketchFeature } from '../core/drift/profile/skip-features.js';
import { summariseCurrent } from '../core/drift/profile/summarise-current.js';
import { columnSummaryFromJson } from '../core/stats/sketch/column-summary.js';
import { findColumn } from '../core/table.js';
import { readGroups, storedRows } from '../platform/columnar/read-groups.js';
import { readTable } from '../platform/columnar/read-table.js';
import type { TableSource } from '../platform/columnar/table-source.js';
import type { ThreadTask } from '../platform/threads/worker-threads.js';
import type { NamedSummary } from './summarise.thread.js';

export interface ScreenInput {
  readonly current: TableSource;
  /** Of the columns to screen. */
  readonly reference: readonly NamedSummary[];
  readonly settings: DriftSettings;
}

export default async function screen({ input }: ThreadTask<ScreenInput>): Promise<SketchedFeature[]> {
  const { current, settings } = input;
  const summaries = new Map(input.reference);
  const sketched: SketchedFeature[] = [];
  for (const group of readGroups([...summaries.keys()], storedRows(current))) {
    const table = await readTable(current, group);
    for (const name of group) {
      const stored = summaries.get(name);
      const column = findColumn(table, name);
      if (stored === undefined || column === undefined) continue;
      const reference = columnSummaryFromJson(stored);
      if (reference.kind !== column.kind || mayBeText(reference)) continue;
      sketched.push(
        sketchFeature({ name, reference, current: summariseCurrent(column, reference) }, settings),
      );
    }
  }
  return sketched;
}
