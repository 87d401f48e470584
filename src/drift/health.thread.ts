/** Assesses the model that left its predictions in both windows. */
import { planChunks } from '../core/drift/chunks/plan-chunks.js';
import type { DriftSettings, WatchedModel } from '../core/drift/drift-settings-shape.js';
import { evaluateModelHealth } from '../core/drift/performance/evaluate-model-health.js';
import type { ModelColumns } from '../core/drift/performance/model-columns.js';
import type { ModelHealth } from '../core/drift/performance/model-health.js';
import { createRandom } from '../core/random.js';
import { type Column, findColumn, type Table } from '../core/table.js';
import { readSample } from '../platform/columnar/read-sample.js';
import type { TableSource } from '../platform/columnar/table-source.js';
import type { ThreadTask } from '../platform/threads/worker-threads.js';
import { cutRows } from './cut-rows.js';

export interface HealthInput {
  readonly reference: TableSource;
  readonly current: TableSource;
  readonly model: WatchedModel;
  /** Columns that the model may have seen. */
  readonly features: readonly string[];
  readonly chunks: DriftSettings['chunks'];
  readonly timeColumn?: string;
  readonly seed: string;
}

export type AssessedHealth =
  | { readonly kind: 'assessed'; readonly health: ModelHealth }
  | { readonly kind: 'unreadable'; readonly because: string };

/** Errors of a metric shrink with the root of the rows; more would cost memory and tell nothing new. */
const MOST_ROWS = 1_000_000;

export default async function assess({ input }: ThreadTask<HealthInput>): Promise<AssessedHealth> {
  const { model, chunks, seed } = input;
  const reference = await readSide(input, 'reference');
  const current = await readSide(input, 'current');
  if (typeof reference === 'string') return { kind: 'unreadable', because: reference };
  if (typeof current === 'string') return { kind: 'unreadable', because: current };
  const { rowCount } = current.table;
  const whole = { kind: 'number', chunks: 1 } as const;
  const plan = cutRows(rowCount, chunks ?? whole, current.columns.times);
  const health = evaluateModelHealth({
    problem: model.problem,
    reference: reference.columns,
    current: current.columns,
    // The report says elsewhere why rows are not cut.
    chunks: typeof plan === 'string' ? planChunks(rowCount, whole) : plan,
    seed: createRandom(seed).integer(2 ** 31),
    positiveClass: model.positiveClass,
  });
  return { kind: 'assessed', health };
}

interface Side {
  readonly table: Table;
  readonly columns: ModelColumns;
}

/** @returns in words what is missing, when the model left no traces on that side */
async function readSide(input: HealthInput, side: 'reference' | 'current'): Promise<Side | string> {
  const { model, features, timeColumn, seed } = input;
  const { prediction, target, scores = {}, problem } = model;
  const traces = [prediction, target, ...Object.values(scores)];
  const seen = problem === 'regression' ? features.filter((name) => !traces.includes(name)) : [];
  const names = [...traces, ...seen, ...(timeColumn === undefined ? [] : [timeColumn])];
  const table = await readSample(input[side], [...new Set(names)], MOST_ROWS, `${seed}/${side}`);
  const missing = [prediction, ...Object.values(scores)].find(
    (name) => findColumn(table, name) === undefined,
  );
  if (missing !== undefined) return `the ${side} rows have no column ${missing}`;
  const times = timeColumn === undefined ? undefined : findColumn(table, timeColumn);
  const columns: ModelColumns = {
    prediction: columnOf(table, prediction),
    target: findColumn(table, target),
    ...(Object.keys(scores).length === 0
      ? {}
      : {
          scores: Object.fromEntries(
            Object.entries(scores).map(([label, name]) => [label, columnOf(table, name)]),
          ),
        }),
    features: { rowCount: table.rowCount, columns: table.columns.filter(({ name }) => seen.includes(name)) },
    ...(times?.kind === 'date' ? { times } : {}),
  };
  return { table, columns };
}

function columnOf(table: Table, name: string): Column {
  const column = findColumn(table, name);
  if (column === undefined) throw new Error(`the column ${name} was not read`);
  return column;
}
