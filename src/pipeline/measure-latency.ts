/** How long a model takes to answer for one row, and how that is spread. */
import type { Predictor } from '../core/ml/predictor.js';
import { type Table, takeRows } from '../core/table.js';

/** Rows asked for, after as many that only warm up. */
const MEASURED_ROWS = 200;

export interface Latency {
  /** Milliseconds for one row, from table to prediction. */
  readonly medianMs: number;
  readonly p95Ms: number;
  readonly rows: number;
}

/**
 * Times predictions of single rows.
 * @param table rows to ask for, in turn; undefined when there are none
 */
export function measureLatency(model: Predictor, table: Table): Latency | undefined {
  if (table.rowCount === 0) return undefined;
  const singles = Array.from({ length: Math.min(MEASURED_ROWS, table.rowCount) }, (_, row) =>
    takeRows(table, Uint32Array.of(row)),
  );
  for (const single of singles) model.predictTable(single);
  const times = new Float64Array(MEASURED_ROWS);
  for (let i = 0; i < MEASURED_ROWS; i++) {
    const single = singles[i % singles.length]!;
    const startedAt = performance.now();
    model.predictTable(single);
    times[i] = performance.now() - startedAt;
  }
  times.sort();
  const at = (share: number) => times[Math.min(MEASURED_ROWS - 1, Math.floor(share * MEASURED_ROWS))]!;
  return { medianMs: at(0.5), p95Ms: at(0.95), rows: MEASURED_ROWS };
}
