/** Both files side by side: kinds agreed on, and the columns that are not compared named with a reason. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ComparedFeature } from '../../drift/comparison-scope.js';
import type { Engine } from '../../ingestion/engine.js';
import { FileRefused } from '../../ingestion/ingestion.errors.js';
import type { Staging } from '../../ingestion/staging.engine.js';
import { quoteName, quoteText } from '../../platform/columnar/sql-text.js';
import type { TableSource } from '../../platform/columnar/table-source.js';
import type { DataFile } from '../data-file-option.js';
import { UsageError } from '../usage-error.js';
import type { DriftOptions } from './drift-options.js';
import { inspectParquet } from './inspect-parquet.js';
import { inspectText } from './inspect-text.js';
import type { ColumnKind, InspectedFile } from './inspected-file.js';

/** A missing share that moved by so much is worth a report, also in a clock. */
const MOST_MISSING_CHANGE = 0.02;

export interface OpenedData {
  readonly reference: TableSource;
  readonly current: TableSource;
  readonly referenceRows: number;
  readonly currentRows: number;
  readonly features: readonly ComparedFeature[];
  readonly leftOut: readonly { readonly column: string; readonly reason: string }[];
  readonly notes: readonly string[];
}

export async function openData(staging: Staging, folder: string, options: DriftOptions): Promise<OpenedData> {
  const folders = { reference: join(folder, 'reference'), current: join(folder, 'current') };
  await mkdir(folders.reference, { recursive: true });
  await mkdir(folders.current, { recursive: true });
  // What is staged lies in the engine that staged it, so each file has one of its own until both are open.
  return staging.withEngine(folders.reference, (engine) =>
    staging.withEngine(folders.current, async (other) => {
      const before = await inspect(staging, engine, options.reference, folders.reference);
      const after = await inspect(staging, other, options.current, folders.current);
      return openBoth(engine, options, before, after);
    }),
  );
}

function inspect(staging: Staging, engine: Engine, file: DataFile, folder: string): Promise<InspectedFile> {
  const inspected =
    file.format === 'parquet'
      ? inspectParquet(engine, file.path)
      : inspectText(staging, engine, file, folder);
  return inspected.catch((error: unknown) => {
    // Two files are read, so a fault says in which one it is.
    throw error instanceof FileRefused ? new UsageError(`${file.path}: ${error.message}`) : error;
  });
}

async function openBoth(
  engine: Engine,
  options: DriftOptions,
  before: InspectedFile,
  after: InspectedFile,
): Promise<OpenedData> {
  requireRoles(options, before, after);
  const names = [...new Set([...columnsOf(before), ...columnsOf(after)])];
  const reference = await before.open(agreedKinds(before, after));
  const current = await after.open(agreedKinds(after, before));
  requireDates(options, reference.source, current.source);
  const clocks = await findClocks(engine, reference.source, current.source);
  const reasonToLeaveOut = (name: string): string | undefined => {
    if (options.settings.ignoredColumns.includes(name)) return 'the settings ignore it';
    if (options.settings.features[name]?.off === true) return 'the settings switch it off';
    if (name === options.idColumn) return 'it names the row and says nothing about it';
    if (name === options.timeColumn) return 'time moves on by itself, so it would always differ';
    if (clocks.has(name)) return 'it only moves forward in time like the rows, so it would always differ';
    return before.unreadable.get(name) ?? after.unreadable.get(name);
  };
  return {
    reference: reference.source,
    current: current.source,
    referenceRows: before.rowCount,
    currentRows: after.rowCount,
    features: names
      .filter((name) => reasonToLeaveOut(name) === undefined)
      .map((name) => ({ name, isText: false })),
    leftOut: names.flatMap((column) => {
      const reason = reasonToLeaveOut(column);
      return reason === undefined ? [] : [{ column, reason }];
    }),
    notes: [
      ...[...before.notes, ...reference.notes].map((note) => `reference: ${note}`),
      ...[...after.notes, ...current.notes].map((note) => `current: ${note}`),
    ],
  };
}

function columnsOf({ kinds, unreadable }: InspectedFile): string[] {
  return [...kinds.keys(), ...unreadable.keys()];
}

/** A column without values is of the kind that the other side says. */
function agreedKinds(own: InspectedFile, other: InspectedFile): Map<string, ColumnKind> {
  return new Map([...own.kinds].map(([name, kind]) => [name, kind ?? other.kinds.get(name) ?? 'category']));
}

function requireRoles(
  { target, timeColumn, idColumn, settings }: DriftOptions,
  ...files: readonly InspectedFile[]
): void {
  const known = new Set(files.flatMap(columnsOf));
  const asked = [
    ['--target', target],
    ['--time-column', timeColumn],
    ['--id-column', idColumn],
    ...settings.ignoredColumns.map((name) => ['--ignore', name] as const),
    ...settings.segments.map((name) => ['--segments', name] as const),
    ...Object.keys(settings.features).map((name) => ['features of --settings', name] as const),
  ] as const;
  for (const [option, name] of asked) {
    if (name !== undefined && !known.has(name))
      throw new UsageError(`${option}: neither file has a column ${name}`);
  }
}

/** Chunks by period are cut by the time column. */
function requireDates({ settings, timeColumn }: DriftOptions, ...sources: readonly TableSource[]): void {
  if (settings.chunks?.kind !== 'period' || timeColumn === undefined) return;
  const isDate = ({ columns }: TableSource) =>
    columns.some(({ name, kind }) => name === timeColumn && kind === 'date');
  if (!sources.every(isDate)) {
    throw new UsageError(
      `--time-column: chunks by period need dates, ${timeColumn} has none in one of the files`,
    );
  }
}

/**
 * Dates that say when rows were made: wholly later in the current file, or in ascending order in both without going back.
 * Comparing them would find drift in every new batch. A column with gaps that the other file has not is no clock, nor is
 * one that stands still.
 */
async function findClocks(
  engine: Engine,
  reference: TableSource,
  current: TableSource,
): Promise<ReadonlySet<string>> {
  const isDate = (source: TableSource, name: string) =>
    source.columns.some((column) => column.name === name && column.kind === 'date');
  const clocks = new Set<string>();
  for (const { name } of reference.columns) {
    if (!isDate(reference, name) || !isDate(current, name)) continue;
    const before = await spanOf(engine, reference, name);
    const after = await spanOf(engine, current, name);
    if (before.first === undefined || before.last === undefined || after.first === undefined) continue;
    const isLater = after.first > before.last;
    const isForward = before.isOrdered && after.isOrdered && after.first >= before.first;
    const isAsWhole = Math.abs(before.missingShare - after.missingShare) < MOST_MISSING_CHANGE;
    if ((isLater || isForward) && isAsWhole) clocks.add(name);
  }
  return clocks;
}

async function spanOf(engine: Engine, { parts }: TableSource, name: string) {
  const time = `epoch_ms(CAST(${quoteName(name)} AS TIMESTAMP))`;
  const [row] = await engine.rows(
    `SELECT min(here)::DOUBLE AS first, max(here)::DOUBLE AS last, count(here)::DOUBLE AS present, count(*)::DOUBLE AS found,
       coalesce(bool_and(here >= before), true) AS ordered
     FROM (SELECT ${time} AS here, lag(${time}) OVER () AS before FROM read_parquet(${quoteText(parts[0]?.path ?? '')}))`,
  );
  const instant = (value: unknown) => (typeof value === 'number' ? value : undefined);
  return {
    first: instant(row?.['first']),
    last: instant(row?.['last']),
    missingShare: 1 - Number(row?.['present'] ?? 0) / Math.max(1, Number(row?.['found'] ?? 0)),
    isOrdered: row?.['ordered'] === true && row['first'] !== row['last'],
  };
}
