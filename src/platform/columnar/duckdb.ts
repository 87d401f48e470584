/** DuckDB, the columnar engine, in memory and with a bounded buffer: one shared instance a thread, or one of its own. */
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';

export interface DuckDbOptions {
  readonly memoryMb: number;
  readonly threads: number;
  /** Folder for what does not fit into memory. */
  readonly spillFolder?: string;
}

export interface DuckDbSession {
  readonly connection: DuckDBConnection;
  /** Ends the engine and gives its memory back. */
  close(): void;
}

let instance: Promise<DuckDBInstance> | undefined;

/** A connection of this thread's instance; the options count for the first call only. Close it after use. */
export async function connectDuckDb(
  options: DuckDbOptions = { memoryMb: 1024, threads: 2 },
): Promise<DuckDBConnection> {
  instance ??= createInstance(options);
  return (await instance).connect();
}

/** An engine of its own, for files of unknown origin: an internal error ends this one and no other. */
export async function openDuckDb(options: DuckDbOptions): Promise<DuckDbSession> {
  const own = await createInstance(options);
  const connection = await own.connect();
  return {
    connection,
    close: () => {
      connection.closeSync();
      own.closeSync();
    },
  };
}

function createInstance({ memoryMb, threads, spillFolder }: DuckDbOptions): Promise<DuckDBInstance> {
  return DuckDBInstance.create(':memory:', {
    memory_limit: `${memoryMb}MB`,
    threads: String(threads),
    preserve_insertion_order: 'true',
    // Files and extensions come only from our own SQL, never from what a user sent.
    autoinstall_known_extensions: 'false',
    ...(spillFolder === undefined ? {} : { temp_directory: spillFolder }),
  });
}
