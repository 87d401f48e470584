/** DuckDB, the columnar engine, in memory and with a bounded buffer: one shared instance a thread, or one of its own. */
import { join } from 'node:path';
import { threadId, workerData } from 'node:worker_threads';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { holdThread } from '../threads/thread-hold.js';

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

/** What a worker thread gets as `workerData`: it has no configuration of its own. */
export interface ThreadSettings {
  readonly duckDbMemoryMb: number;
  /** Folder below which each thread makes its own for spilling; two engines must not share one. */
  readonly temporaryFolder: string;
}

/** A connection of this thread's instance, bounded as the thread's settings say. Close it after use. */
export async function connectDuckDb(): Promise<DuckDBConnection> {
  const release = holdThread();
  try {
    instance ??= createInstance(ownOptions(workerData));
    const connection = await (await instance).connect();
    const close = connection.closeSync.bind(connection);
    connection.closeSync = () => {
      try {
        close();
      } finally {
        release();
      }
    };
    return connection;
  } catch (error) {
    release();
    throw error;
  }
}

/** Outside a worker thread of ours, which is in tests only, there are no settings. */
function ownOptions(settings: Partial<ThreadSettings> | null | undefined): DuckDbOptions {
  const threads = 2;
  if (settings?.duckDbMemoryMb === undefined || settings.temporaryFolder === undefined) {
    return { memoryMb: 1024, threads };
  }
  const spillFolder = join(settings.temporaryFolder, `spill-${threadId}`);
  return { memoryMb: settings.duckDbMemoryMb, threads, spillFolder };
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
