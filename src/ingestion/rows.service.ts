/**
 * From a received file to stored rows: stage, find or check the contract, split valid rows from rejects, write Parquet.
 * The engine works in native threads, so that the event loop stays free and no row becomes a JavaScript object.
 */
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { pointerStep } from '../core/json-pointer.js';
import { quoteText } from '../platform/columnar/sql-text.js';
import { checkAgainstContract, checkHeaderIsThere, checkRolesPresent, type Roles } from './check-header.js';
import { compileRowCheck, type RowCheck } from './check-rows.js';
import { evidenceOf } from './column-evidence.js';
import { typedCell } from './contract-sql.js';
import type { Engine, StagedRows } from './engine.js';
import { inferContract } from './infer-contract.js';
import type { DatasetContract } from './ingestion.api.js';
import { FileRefused } from './ingestion.errors.js';
import { Lanes } from './lanes.js';
import { refuseRejects } from './refuse-rejects.js';
import { rowGroupSize, stagedRows } from './staged-file.js';
import { FILES_AT_A_TIME } from './staging.engine.js';
import { StagingService } from './staging.service.js';
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

@Injectable()
export class RowsService {
  private readonly lanes = new Lanes(FILES_AT_A_TIME);

  constructor(private readonly staging: StagingService) {}

  /** @throws FileRefused or UploadTooLarge with the reason; then nothing is kept */
  store(file: FileToStore): Promise<StoredFile> {
    return this.lanes.run(() =>
      this.staging.withEngine(file.folder, (engine) => this.storeWith(engine, file)),
    );
  }

  /** The rows of a stored batch as CSV, in `path`. */
  writeCsv(rowsPath: string, contract: DatasetContract, folder: string, path: string): Promise<void> {
    const columns = contract.columns.map(({ name, type }) => csvCell(name, type)).join(', ');
    return this.lanes.run(() =>
      this.staging.withEngine(folder, async (engine) => {
        await engine.run(
          `COPY (SELECT ${columns} FROM read_parquet(${quoteText(rowsPath)})) TO ${quoteText(path)} (FORMAT csv, HEADER)`,
        );
      }),
    );
  }

  private async storeWith(engine: Engine, file: FileToStore): Promise<StoredFile> {
    const stagedPath = join(file.folder, 'staged.parquet');
    const staged = await this.staging.stage(engine, file, stagedPath);
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
    const value = await firstThatIsNoInstant(engine, stagedPath, staged.names, time.name);
    const what = value === undefined ? 'has no value in any row' : `holds ${JSON.stringify(value)}`;
    const message = `the time column ${time.name} ${what}; it must hold ISO 8601 dates or date-times, or numbers, so that rows can be ordered by it`;
    throw new FileRefused('time-column-unusable', message, [
      {
        pointer: `/columns${pointerStep(time.name)}`,
        message: 'must hold ISO 8601 dates or date-times, or numbers',
      },
    ]);
  }
  return inferred;
}

async function firstThatIsNoInstant(
  engine: Engine,
  stagedPath: string,
  names: readonly string[],
  name: string,
): Promise<string | undefined> {
  const cell = `c${names.indexOf(name)}`;
  const [row] = await engine.rows(
    `SELECT left(${cell}, 60) AS value FROM ${stagedRows(stagedPath, names.length)}
     WHERE fault IS NULL AND ${cell} IS NOT NULL AND ${typedCell('datetime', cell)} IS NULL
     ORDER BY file_row_number LIMIT 1`,
  );
  return row === undefined ? undefined : String(row['value']);
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
