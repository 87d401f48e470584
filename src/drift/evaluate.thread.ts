/** Measures some features of a check: reads a few columns of both sides at a time, so that memory stays bounded. */
import type { FeatureMeasurement } from '../core/drift/drift-evaluation.js';
import type { DriftSettings } from '../core/drift/drift-settings.js';
import { evaluateFeature } from '../core/drift/evaluate-feature.js';
import { findColumn } from '../core/table.js';
import { readTable } from '../platform/columnar/read-table.js';
import type { TableSource } from '../platform/columnar/table-source.js';
import type { ThreadTask } from '../platform/threads/worker-threads.js';
import { readGroups } from './thread-shares.js';

export interface EvaluateInput {
  readonly reference: TableSource;
  readonly current: TableSource;
  readonly features: readonly string[];
  readonly settings: DriftSettings;
  readonly seed: string;
}

export default async function evaluate({ input }: ThreadTask<EvaluateInput>): Promise<FeatureMeasurement[]> {
  const { reference, current, features, settings, seed } = input;
  const rows = countRows(reference) + countRows(current);
  const measurements: FeatureMeasurement[] = [];
  for (const names of readGroups(features, rows)) {
    const before = await readTable(reference, names);
    const after = await readTable(current, names);
    for (const name of names) {
      const columns = { name, reference: findColumn(before, name), current: findColumn(after, name) };
      measurements.push(evaluateFeature(columns, settings, seed));
    }
  }
  return measurements;
}

/** Whole files are read before a slice is cut out of them, so slices do not count. */
function countRows(source: TableSource): number {
  return source.parts.reduce((sum, part) => sum + part.rowCount, 0);
}
