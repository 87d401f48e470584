/**
 * Staged rows as a Parquet file of text cells. The engine keeps a buffer of a quarter of a megabyte for each text column
 * and row group in the making, so the cells of a wide file lie in one list column.
 */
import { quoteText } from '../platform/columnar/sql-text.js';
import type { Engine } from './engine.js';

const CELLS_PER_ROW_GROUP = 2_500_000;
const LONGEST_ROW_GROUP = 122_880;
const SHORTEST_ROW_GROUP = 2048;
const WIDE_COLUMNS = 200;

/**
 * @param rows SQL of rows with `c0`, `c1` ..., `fault` and `fault_column`
 * @returns the number of rows
 */
export async function writeStaged(
  engine: Engine,
  rows: string,
  columnCount: number,
  stagedPath: string,
): Promise<number> {
  const isWide = columnCount > WIDE_COLUMNS;
  if (isWide) await engine.run('SET threads = 1');
  const select = isWide
    ? `SELECT [${cells(columnCount)}] AS cells, fault, fault_column FROM (${rows})`
    : rows;
  return engine.run(
    `COPY (${select}) TO ${quoteText(stagedPath)} (FORMAT parquet, COMPRESSION lz4, ROW_GROUP_SIZE ${rowGroupSize(columnCount)})`,
  );
}

/** SQL of the staged rows as they were written, with their place in `file_row_number`. */
export function stagedRows(stagedPath: string, columnCount: number): string {
  const file = `read_parquet(${quoteText(stagedPath)}, file_row_number = true)`;
  if (columnCount <= WIDE_COLUMNS) return file;
  const unpacked = Array.from({ length: columnCount }, (_, index) => `cells[${index + 1}] AS c${index}`);
  return `(SELECT ${unpacked.join(', ')}, fault, fault_column, file_row_number FROM ${file})`;
}

/** Rows in one row group of a Parquet file with so many columns. */
export function rowGroupSize(columnCount: number): number {
  const rows = Math.floor(CELLS_PER_ROW_GROUP / Math.max(1, columnCount));
  return Math.min(LONGEST_ROW_GROUP, Math.max(SHORTEST_ROW_GROUP, rows));
}

function cells(columnCount: number): string {
  return Array.from({ length: columnCount }, (_, index) => `c${index}`).join(', ');
}
