/** A file of rows as columns that worker threads can read: staged as text or read where it lies. */
import { mkdir } from 'node:fs/promises';
import { DomainError } from '../core/errors.js';
import type { Engine } from '../ingestion/engine.js';
import type { Staging } from '../ingestion/staging.engine.js';
import type { TableSource } from '../platform/columnar/table-source.js';
import type { DataFile } from './data-file-option.js';
import { inspectParquet } from './drift/inspect-parquet.js';
import { inspectText } from './drift/inspect-text.js';
import type { ColumnKind, InspectedFile } from './drift/inspected-file.js';
import { UsageError } from './usage-error.js';

export interface OpenedRows {
  readonly source: TableSource;
  readonly rowCount: number;
  /** What a reader should know about how the file was understood. */
  readonly notes: readonly string[];
}

export interface OpenRowsRequest {
  readonly file: DataFile;
  /** Fresh folder for what is staged; it must stay for as long as the rows are read. */
  readonly folder: string;
  /** Which columns are read as what, given what was found. */
  readonly choose: (found: InspectedFile) => ReadonlyMap<string, ColumnKind>;
  /** Ends the reading with the reason of the signal. */
  readonly signal?: AbortSignal;
}

/** @throws UsageError naming the file when it cannot be read */
export async function openRows(
  staging: Staging,
  { file, folder, choose, signal }: OpenRowsRequest,
): Promise<OpenedRows> {
  await mkdir(folder, { recursive: true });
  const read = async (engine: Engine): Promise<OpenedRows> => {
    try {
      const found =
        file.format === 'parquet'
          ? await inspectParquet(engine, file.path)
          : await inspectText(staging, engine, file, folder);
      if (found.rowCount === 0) throw new UsageError(`${file.path} has no rows`);
      const { source, notes } = await found.open(choose(found));
      const unreadable = [...found.unreadable].map(([column, reason]) => `${column} was left out: ${reason}`);
      return { source, rowCount: found.rowCount, notes: [...found.notes, ...notes, ...unreadable] };
    } catch (error) {
      // Whatever the engine says about a query that was ended.
      signal?.throwIfAborted();
      if (error instanceof DomainError && error.kind !== 'unavailable') {
        throw new UsageError(`${file.path}: ${error.message}`);
      }
      throw error;
    }
  };
  return staging.withEngine(folder, read, signal);
}
