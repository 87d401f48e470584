/** How a training run becomes rows: params as text with their type, finite metrics only, and a tag for the rest. */
import type { NewRun } from './tracking.api.js';

/** Names the metrics of a run that had no finite value, separated by commas. */
export const NOT_COMPUTED_TAG = 'mldrift.metrics-not-computed';

export interface MetricRow {
  readonly runId: string;
  readonly key: string;
  readonly step: number;
  readonly recordedAtMs: number;
  readonly value: number;
}

export interface ParamRow {
  readonly runId: string;
  readonly key: string;
  readonly value: string;
  readonly type: string;
}

export interface TagRow {
  readonly runId: string;
  readonly key: string;
  readonly value: string;
}

export function toParamRows(runId: string, params: NewRun['params']): ParamRow[] {
  return Object.entries(params).map(([key, value]) => ({
    runId,
    key,
    value: String(value),
    type: typeof value,
  }));
}

export function readParam(row: Pick<ParamRow, 'value' | 'type'>): string | number | boolean {
  if (row.type === 'number') return Number(row.value);
  if (row.type === 'boolean') return row.value === 'true';
  return row.value;
}

/** Rows of the finite metrics, as the only point of each at step 0, and the names of the others. */
export function toMetricRows(
  runId: string,
  metrics: NewRun['metrics'],
  recordedAt: Date,
): { rows: MetricRow[]; notComputed: string[] } {
  const rows: MetricRow[] = [];
  const notComputed: string[] = [];
  for (const [key, value] of Object.entries(metrics)) {
    if (Number.isFinite(value)) rows.push({ runId, key, step: 0, recordedAtMs: recordedAt.getTime(), value });
    else notComputed.push(key);
  }
  return { rows, notComputed };
}

export function toTagRows(runId: string, tags: NewRun['tags'], notComputed: readonly string[]): TagRow[] {
  const rows = Object.entries(tags).map(([key, value]) => ({ runId, key, value }));
  if (notComputed.length === 0) return rows;
  const others = rows.filter(({ key }) => key !== NOT_COMPUTED_TAG);
  const named = [tags[NOT_COMPUTED_TAG], ...notComputed].filter((name) => name !== undefined && name !== '');
  return [...others, { runId, key: NOT_COMPUTED_TAG, value: named.join(', ') }];
}

/** The value a run shows for each metric: the one with the largest (step, time, value). */
export function latestMetrics(rows: readonly MetricRow[]): Record<string, number> {
  const latest = new Map<string, MetricRow>();
  for (const row of rows) {
    const known = latest.get(row.key);
    if (known === undefined || isLater(row, known)) latest.set(row.key, row);
  }
  return Object.fromEntries([...latest].map(([key, { value }]) => [key, value]));
}

function isLater(a: MetricRow, b: MetricRow): boolean {
  if (a.step !== b.step) return a.step > b.step;
  if (a.recordedAtMs !== b.recordedAtMs) return a.recordedAtMs > b.recordedAtMs;
  return a.value > b.value;
}
