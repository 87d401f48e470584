/** Brings a received file into one shape, whatever its format, in an engine of its own with bounded memory. */
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { DomainError } from '../core/errors.js';
import { openDuckDb } from '../platform/columnar/duckdb.js';
import type { Config } from '../platform/config.js';
import type { Engine, ReceivedFile, StagedRows } from './engine.js';
import { FileRefused, OutOfRoom } from './ingestion.errors.js';
import type { LineScan, LineScanner } from './scan-lines.js';
import { stageCsv } from './stage-csv.js';
import { stageJson } from './stage-json.js';
import { stageParquet } from './stage-parquet.js';
import type { UploadFormat } from './upload-format.js';

const HEAD_BYTES = 1024 * 1024;
const TAIL_BYTES = 4096;
/** Two files at a time: a small one need not wait for a large one, and memory stays bounded. */
export const FILES_AT_A_TIME = 2;
const SCAN_CHUNK_BYTES = 128 * 1024;
const LEAST_MEMORY_MB = 256;

export type StagingSettings = Pick<Config, 'uploadLimitBytes' | 'duckdbMemoryMb' | 'workerThreads'>;

/** Without the framework, for commands that have to start quickly. */
export class Staging {
  constructor(private readonly config: StagingSettings) {}

  /** @throws FileRefused or UploadTooLarge with the reason */
  async stage(
    engine: Engine,
    file: { readonly path: string; readonly format: UploadFormat },
    stagedPath: string,
  ): Promise<StagedRows> {
    const received = await readEnds(file.path);
    try {
      if (file.format === 'csv') return await stageCsv(engine, received, stagedPath);
      if (file.format === 'json') return await stageJson(engine, received, stagedPath);
      return await stageParquet(engine, received, stagedPath, this.config.uploadLimitBytes);
    } catch (error) {
      throw asRefusal(error, file.path);
    }
  }

  /**
   * An engine for as long as `work` takes; it spills into a folder below `folder`.
   * @param signal ends the query that runs, with an error
   */
  async withEngine<T>(
    folder: string,
    work: (engine: Engine) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    const session = await openDuckDb({
      memoryMb: Math.max(LEAST_MEMORY_MB, Math.floor(this.config.duckdbMemoryMb / FILES_AT_A_TIME)),
      threads: this.config.workerThreads,
      spillFolder: join(folder, 'spill'),
    });
    const interrupt = () => session.connection.interrupt();
    signal?.addEventListener('abort', interrupt);
    try {
      signal?.throwIfAborted();
      // Instants without an offset are UTC, whatever the machine says.
      await session.connection.run(`SET TimeZone = 'UTC'`);
      // A filter moved below a projection would parse every cell a second time.
      await session.connection.run(`SET disabled_optimizers = 'filter_pushdown'`);
      return await work(engineOn(session.connection, signal));
    } catch (error) {
      throw asOutOfRoom(error);
    } finally {
      signal?.removeEventListener('abort', interrupt);
      session.close();
    }
  }
}

function engineOn(connection: DuckDBConnection, signal: AbortSignal | undefined): Engine {
  return {
    rows: async (sql) => {
      signal?.throwIfAborted();
      return (await connection.runAndReadAll(sql)).getRowObjectsJS() as never;
    },
    run: async (sql) => {
      signal?.throwIfAborted();
      const rows = (await connection.runAndReadAll(sql)).getRowObjectsJS();
      return Number(rows[0]?.['Count'] ?? 0);
    },
  };
}

async function readEnds(path: string): Promise<ReceivedFile> {
  const handle = await open(path, 'r');
  try {
    const buffer = Buffer.alloc(HEAD_BYTES);
    const { bytesRead } = await handle.read(buffer, 0, HEAD_BYTES, 0);
    const { size } = await handle.stat();
    const tail = Buffer.alloc(Math.min(size, TAIL_BYTES));
    await handle.read(tail, 0, tail.length, size - tail.length);
    return {
      path,
      head: buffer.subarray(0, bytesRead),
      isHeadWhole: size <= bytesRead,
      tail,
      scan: (scanner) => scanFile(path, scanner),
    };
  } finally {
    await handle.close();
  }
}

function asOutOfRoom(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  if (/No space left|ENOSPC/i.test(error.message)) return new OutOfRoom('disk');
  return /^Out of Memory|Failed to allocate/i.test(error.message) ? new OutOfRoom('memory') : error;
}

/** On the event loop, yet a chunk takes a fraction of a millisecond; worker threads may be busy for minutes. */
async function scanFile(path: string, scanner: LineScanner): Promise<LineScan> {
  for await (const chunk of createReadStream(path, { highWaterMark: SCAN_CHUNK_BYTES })) scanner.take(chunk);
  return scanner.finish();
}

/** While staging, whatever the engine cannot read is the file's fault, except want of memory or disk. */
function asRefusal(error: unknown, path: string): unknown {
  if (error instanceof DomainError || !(error instanceof Error)) return error;
  if (asOutOfRoom(error) !== error) return error;
  if (error.message.includes('state machine reached an invalid state')) {
    return new FileRefused(
      'malformed-file',
      'the line ends are mixed, or a carriage return stands outside quotes; use LF or CRLF throughout',
    );
  }
  const reason = error.message.split('\n')[0]!.replaceAll(path, 'the file').slice(0, 300);
  return new FileRefused('malformed-file', `the file cannot be read: ${reason}`);
}
