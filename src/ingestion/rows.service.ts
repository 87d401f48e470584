/**
 * From a received file to stored rows: stage, find or check the contract, split valid rows from rejects, write Parquet.
 * The engine works in native threads, so that the event loop stays free and no row becomes a JavaScript object.
 */
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../core/errors.js';
import { openDuckDb } from '../platform/columnar/duckdb.js';
import { quoteText } from '../platform/columnar/sql-text.js';
import { CONFIG, type Config } from '../platform/config.js';
import { checkAgainstContract, checkHeaderIsThere, checkRolesPresent, type Roles } from './check-header.js';
import { compileRowCheck, type RowCheck } from './check-rows.js';
import { evidenceOf } from './column-evidence.js';
import type { Engine, ReceivedFile, StagedRows } from './engine.js';
import { inferContract } from './infer-contract.js';
import type { DatasetContract } from './ingestion.api.js';
import { FileRefused, OutOfRoom } from './ingestion.errors.js';
import { Lanes } from './lanes.js';
import { refuseRejects } from './refuse-rejects.js';
import type { LineScan, LineScanner } from './scan-lines.js';
import { stageCsv } from './stage-csv.js';
import { stageJson } from './stage-json.js';
import { stageParquet } from './stage-parquet.js';
import { rowGroupSize } from './staged-file.js';
import type { UploadFormat } from './upload-format.js';

export interface FileToStore {
  /** A private folder for everything on the way; the caller removes it. */
  readonly folder: string;
  readonly path: string;
  readonly format: UploadFormat;
  /** Absent for the first batch of a dataset whose contract is to be inferred. */
  readonly contract?: DatasetContract;
  readonly roles: Roles;
  /** Largest share of rejected rows in [0, 1] with which the others are still stored. */
  readonly rejectLimit: number;
}

export interface StoredFile {
  readonly contract: DatasetContract;
  readonly rowCount: number;
  readonly rejectedRowCount: number;
  readonly rowsPath: string;
  /** Absent when nothing was rejected. */
  readonly rejectsPath?: string;
}

const HEAD_BYTES = 1024 * 1024;
const TAIL_BYTES = 4096;
/** Two files at a time: a small one need not wait for a large one, and memory stays bounded. */
const FILES_AT_A_TIME = 2;
const SCAN_CHUNK_BYTES = 128 * 1024;
const LEAST_MEMORY_MB = 256;

@Injectable()
export class RowsService {
  private readonly lanes = new Lanes(FILES_AT_A_TIME);

  constructor(@Inject(CONFIG) private readonly config: Config) {}

  /** @throws FileRefused or UploadTooLarge with the reason; then nothing is kept */
  store(file: FileToStore): Promise<StoredFile> {
    return this.lanes.run(() => this.withEngine(file.folder, (engine) => this.storeWith(engine, file)));
  }

  /** The rows of a stored batch as CSV, in `path`. */
  writeCsv(rowsPath: string, contract: DatasetContract, folder: string, path: string): Promise<void> {
    const columns = contract.columns.map(({ name, type }) => csvCell(name, type)).join(', ');
    return this.lanes.run(() =>
      this.withEngine(folder, async (engine) => {
        await engine.run(
          `COPY (SELECT ${columns} FROM read_parquet(${quoteText(rowsPath)})) TO ${quoteText(path)} (FORMAT csv, HEADER)`,
        );
      }),
    );
  }

  private async storeWith(engine: Engine, file: FileToStore): Promise<StoredFile> {
    const stagedPath = join(file.folder, 'staged.parquet');
    const staged = await this.stage(engine, file, stagedPath);
    const total = staged.rowCount + staged.malformedCount;
    if (total === 0) throw new FileRefused('no-rows', 'the file has a header and no rows');
    const contract = await contractFor(engine, file, staged, stagedPath);
    const check = compileRowCheck(stagedPath, staged.names, contract);
    const rowsPath = join(file.folder, 'rows.parquet');
    const rowCount = await writeRows(engine, check, rowsPath, contract);
    const rejectedRowCount = total - rowCount;
    if (rejectedRowCount === 0) return { contract, rowCount, rejectedRowCount, rowsPath };
    if (rowCount === 0 || rejectedRowCount > file.rejectLimit * total) {
      const first = await engine.rows(
        `SELECT row::DOUBLE AS row, to_json(faults) AS faults FROM (${check.rejectedRows} LIMIT 20)`,
      );
      return refuseRejects(first, { total, rejected: rejectedRowCount, limit: file.rejectLimit });
    }
    const rejectsPath = join(file.folder, 'rejects.ndjson');
    await engine.run(`COPY (${check.rejectedRows}) TO ${quoteText(rejectsPath)} (FORMAT json)`);
    return { contract, rowCount, rejectedRowCount, rowsPath, rejectsPath };
  }

  private async stage(engine: Engine, file: FileToStore, stagedPath: string): Promise<StagedRows> {
    const received = await readEnds(file.path);
    try {
      if (file.format === 'csv') return await stageCsv(engine, received, stagedPath);
      if (file.format === 'json') return await stageJson(engine, received, stagedPath);
      return await stageParquet(engine, received, stagedPath, this.config.uploadLimitBytes);
    } catch (error) {
      throw asRefusal(error, file.path);
    }
  }

  private async withEngine<T>(folder: string, work: (engine: Engine) => Promise<T>): Promise<T> {
    const session = await openDuckDb({
      memoryMb: Math.max(LEAST_MEMORY_MB, Math.floor(this.config.duckdbMemoryMb / FILES_AT_A_TIME)),
      threads: this.config.workerThreads,
      spillFolder: join(folder, 'spill'),
    });
    try {
      // Instants without an offset are UTC, whatever the machine says.
      await session.connection.run(`SET TimeZone = 'UTC'`);
      // A filter moved below a projection would parse every cell a second time.
      await session.connection.run(`SET disabled_optimizers = 'filter_pushdown'`);
      return await work(engineOn(session.connection));
    } catch (error) {
      throw asOutOfRoom(error);
    } finally {
      session.close();
    }
  }
}

async function contractFor(
  engine: Engine,
  file: FileToStore,
  staged: StagedRows,
  stagedPath: string,
): Promise<DatasetContract> {
  if (file.contract !== undefined) {
    if (file.format === 'csv') checkHeaderIsThere(staged.names, file.contract);
    const hasSchema = file.format === 'csv' || file.format === 'parquet';
    checkAgainstContract(staged.names, file.contract, hasSchema && file.contract.isInferred === true);
    return file.contract;
  }
  checkRolesPresent(staged.names, file.roles);
  const inferred = inferContract(await evidenceOf(engine, stagedPath, staged), file.roles);
  const time = inferred.columns.find(({ name }) => name === file.roles.timeColumn);
  if (time !== undefined && !['datetime', 'number', 'integer'].includes(time.type)) {
    throw new FileRefused(
      'time-column-unusable',
      `the time column ${time.name} holds neither ISO 8601 date-times nor numbers, so rows cannot be ordered by it`,
    );
  }
  return inferred;
}

async function writeRows(
  engine: Engine,
  check: RowCheck,
  rowsPath: string,
  contract: DatasetContract,
): Promise<number> {
  // Sorting costs memory and most files arrive in order.
  const [order] = check.isOrdered === undefined ? [] : await engine.rows(check.isOrdered);
  const isSorting = order !== undefined && order['ordered'] !== true;
  return engine.run(
    `COPY (${check.validRows(isSorting)}) TO ${quoteText(rowsPath)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${rowGroupSize(contract.columns.length)})`,
  );
}

function csvCell(name: string, type: string): string {
  const column = `"${name.replaceAll('"', '""')}"`;
  const header = `"${neutral(name).replaceAll('"', '""')}"`;
  if (type === 'datetime') return `strftime(${column}, '%Y-%m-%dT%H:%M:%S.%gZ') AS ${header}`;
  if (type === 'number') return `regexp_replace(CAST(${column} AS VARCHAR), '\\.0$', '') AS ${header}`;
  if (type !== 'text' && type !== 'category') return `${column} AS ${header}`;
  // A spreadsheet would run such a cell as a formula.
  return `CASE WHEN regexp_matches(${column}, '^[=+\\-@\\t\\r]') THEN '''' || ${column} ELSE ${column} END AS ${header}`;
}

function neutral(name: string): string {
  return /^[=+\-@\t\r]/.test(name) ? `'${name}` : name;
}

function engineOn(connection: DuckDBConnection): Engine {
  return {
    rows: async (sql) => (await connection.runAndReadAll(sql)).getRowObjectsJS() as never,
    run: async (sql) => {
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
