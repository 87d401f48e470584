/** Explains a comparison with samples of its rows; features without drift are only read as segments. */

import type { DriftEvaluation } from '../core/drift/drift-evaluation.js';
import type { DriftExplanation } from '../core/drift/explain/drift-explanation.js';
import { explainDrift } from '../core/drift/explain/explain-drift.js';
import type { PerformanceEvidence } from '../core/drift/performance/performance-evidence.js';
import { readSample } from '../platform/columnar/read-sample.js';
import type { TableSource } from '../platform/columnar/table-source.js';
import type { ThreadTask } from '../platform/threads/worker-threads.js';

export interface ExplainInput {
  readonly reference: TableSource;
  readonly current: TableSource;
  readonly evaluation: DriftEvaluation;
  /** Columns to read: those that drifted and those that make segments. */
  readonly columns: readonly string[];
  readonly timeColumn?: string;
  readonly performance?: PerformanceEvidence;
  readonly seed: string;
}

const SAMPLED_ROWS = 100_000;

export default async function explain({ input }: ThreadTask<ExplainInput>): Promise<DriftExplanation> {
  const { evaluation, columns, timeColumn, performance, seed } = input;
  const names = timeColumn === undefined ? columns : [...columns, timeColumn];
  const reference = await readSample(input.reference, names, SAMPLED_ROWS, `${seed}/reference`);
  const current = await readSample(input.current, names, SAMPLED_ROWS, `${seed}/current`);
  return explainDrift({ evaluation, rows: { reference, current, timeColumn }, performance });
}
