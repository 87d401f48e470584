/** DuckDB, the columnar engine: one instance a thread, in memory, with a bounded buffer and two helpers for SQL text. */
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';

export interface DuckDbOptions {
  readonly memoryMb: number;
  readonly threads: number;
  /** Folder for what does not fit into memory. */
  readonly spillFolder?: string;
}

let instance: Promise<DuckDBInstance> | undefined;

/** A connection of this thread's instance; the options count for the first call only. Close it after use. */
export async function connectDuckDb(
  options: DuckDbOptions = { memoryMb: 1024, threads: 2 },
): Promise<DuckDBConnection> {
  instance ??= DuckDBInstance.create(':memory:', {
    memory_limit: `${options.memoryMb}MB`,
    threads: String(options.threads),
    preserve_insertion_order: 'true',
    // Files and extensions come only from our own SQL, never from what a user sent.
    autoinstall_known_extensions: 'false',
    ...(options.spillFolder === undefined ? {} : { temp_directory: options.spillFolder }),
  });
  return (await instance).connect();
}

/** A column or table name inside SQL. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text literal inside SQL. */
export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
