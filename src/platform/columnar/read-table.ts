/** Reads the columns of a window from Parquet into typed arrays, chunk by chunk, without a JavaScript object per row. */
import { type DuckDBDataChunk, DuckDBDoubleVector, type DuckDBVector } from '@duckdb/node-api';
import { groupIds } from '../../core/ml/split/group-ids.js';
import { sliceGroups } from '../../core/ml/split/slice-groups.js';
import type { Column, NamedColumn, Table } from '../../core/table.js';
import { concatTables, sliceRows, takeRows } from '../../core/table.js';
import { countRows } from './count-rows.js';
import { connectDuckDb } from './duckdb.js';
import { quoteName, quoteText } from './sql-text.js';
import type { ColumnSpec, TablePart, TableSource } from './table-source.js';
import { timeFilterSql } from './time-filter-sql.js';

/** @param columns names to read; all when left out. Unknown names are ignored */
export async function readTable(source: TableSource, columns?: readonly string[]): Promise<Table> {
  const wanted = source.columns.filter(({ name }) => columns === undefined || columns.includes(name));
  const tables: Table[] = [];
  for (const part of source.parts) tables.push(await readPart(part, wanted));
  return concatTables(tables);
}

/**
 * One number a row: equal for rows that are equal in these columns, different for all others but for a chance of one
 * in 2^53.
 * @param columns names to look at; unknown names are ignored
 */
export async function readRowKeys(source: TableSource, columns: readonly string[]): Promise<Float64Array> {
  const looked = source.columns.filter(({ name }) => columns.includes(name));
  if (looked.length === 0) throw new Error('rows without a column have no key');
  // The upper 53 bits of the hash, which a double holds exactly.
  const expression = `CAST(hash(${looked.map(selectExpression).join(', ')}) >> 11 AS DOUBLE)`;
  const key = { name: 'key', kind: 'number', expression } as const;
  const keys: Float64Array[] = [];
  for (const part of source.parts) {
    const column = (await readPart(part, [key])).columns[0]?.data;
    if (column?.kind === 'number') keys.push(column.values);
  }
  const joined = new Float64Array(keys.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of keys) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

/**
 * The rows of whole files in order, some at a time, so that a large file need not fit into memory.
 * @param rowsEach least rows of a table; only the last one of a file has fewer
 */
export async function* readTableInGroups(source: TableSource, rowsEach: number): AsyncGenerator<Table> {
  for (const { path } of source.parts) {
    const connection = await connectDuckDb();
    try {
      const expressions = source.columns.map(selectExpression).join(', ');
      const result = await connection.stream(`SELECT ${expressions} FROM read_parquet(${quoteText(path)})`);
      let chunks: DuckDBDataChunk[] = [];
      let rows = 0;
      for (;;) {
        const chunk = await result.fetchChunk();
        const isEnd = chunk === null || chunk.rowCount === 0;
        if (!isEnd) {
          chunks.push(chunk);
          rows += chunk.rowCount;
        }
        if (rows > 0 && (isEnd || rows >= rowsEach)) {
          yield joinChunks(chunks, rows, source.columns);
          chunks = [];
          rows = 0;
        }
        if (isEnd) break;
      }
    } finally {
      connection.closeSync();
    }
  }
}

function joinChunks(
  chunks: readonly DuckDBDataChunk[],
  rowCount: number,
  columns: readonly ColumnSpec[],
): Table {
  const readers = columns.map((column) => startColumn(column, rowCount));
  let offset = 0;
  for (const chunk of chunks) {
    for (const [index, reader] of readers.entries()) {
      reader.take(chunk.getColumnVector(index), offset, chunk.rowCount);
    }
    offset += chunk.rowCount;
  }
  return { rowCount, columns: columns.map(({ name }, index) => ({ name, data: readers[index]!.finish() })) };
}

/** A column to read, or what to work out in its place. */
type Selection = ColumnSpec & { readonly expression?: string };

async function readPart(part: TablePart, columns: readonly Selection[]): Promise<Table> {
  const isFiltered = part.filter !== undefined;
  const rowCount = isFiltered ? await countRows(part) : part.rowCount;
  const whole: Table = {
    rowCount,
    columns: columns.length === 0 ? [] : await readColumns(part, rowCount, columns),
  };
  const { from, to } = part.slice;
  return isFiltered || (from === 0 && to === 1) ? whole : takeRows(whole, await rowsOfSlice(part));
}

/** How many rows of a part `readTable` gives. */
export async function countPartRows(part: TablePart): Promise<number> {
  return part.slice.groupColumn === undefined ? countRows(part) : (await rowsOfSlice(part)).length;
}

async function rowsOfSlice(part: TablePart): Promise<Uint32Array> {
  const { rowCount, slice } = part;
  if (slice.groupColumn === undefined) return sliceRows(rowCount, slice);
  // As text, whatever its kind: only which values are equal matters.
  const [groups] = await readColumns(part, rowCount, [{ name: slice.groupColumn, kind: 'category' }]);
  return sliceGroups(groupIds(groups!.data), slice);
}

async function readColumns(
  { path, filter }: TablePart,
  rowCount: number,
  columns: readonly Selection[],
): Promise<NamedColumn[]> {
  const readers = columns.map((column) => startColumn(column, rowCount));
  const expressions = columns.map((column) => column.expression ?? selectExpression(column)).join(', ');
  const condition = filter === undefined ? '' : ` WHERE ${timeFilterSql(filter)}`;
  const connection = await connectDuckDb();
  try {
    const result = await connection.stream(
      `SELECT ${expressions} FROM read_parquet(${quoteText(path)})${condition}`,
    );
    let offset = 0;
    for (;;) {
      const chunk = await result.fetchChunk();
      if (chunk === null || chunk.rowCount === 0) break;
      for (const [index, reader] of readers.entries()) {
        reader.take(chunk.getColumnVector(index), offset, chunk.rowCount);
      }
      offset += chunk.rowCount;
    }
    if (offset !== rowCount) {
      throw new Error(`${path} holds ${offset} rows, the record says ${rowCount}`);
    }
  } finally {
    connection.closeSync();
  }
  return columns.map(({ name }, index) => ({ name, data: readers[index]!.finish() }));
}

function selectExpression({ name, kind }: ColumnSpec): string {
  const column = quoteName(name);
  // Missing becomes NaN inside the engine, so that the copy below needs no test per value.
  if (kind === 'number') return `coalesce(CAST(${column} AS DOUBLE), 'NaN'::DOUBLE)`;
  if (kind === 'date')
    return `coalesce(CAST(epoch_ms(CAST(${column} AS TIMESTAMP)) AS DOUBLE), 'NaN'::DOUBLE)`;
  return `CAST(${column} AS VARCHAR)`;
}

interface ColumnReader {
  take(vector: DuckDBVector, offset: number, count: number): void;
  finish(): Column;
}

function startColumn({ kind }: ColumnSpec, rowCount: number): ColumnReader {
  if (kind === 'category') return startCategory(rowCount);
  const values = new Float64Array(rowCount);
  return {
    take(vector, offset) {
      if (!(vector instanceof DuckDBDoubleVector))
        throw new Error(`expected doubles, got ${vector.type.toString()}`);
      // Ten times faster than asking for each item; the accessor is private in the types only.
      values.set(vector['items'], offset);
    },
    finish: () => ({ kind, values }),
  };
}

function startCategory(rowCount: number): ColumnReader {
  const codes = new Int32Array(rowCount).fill(-1);
  const levels: string[] = [];
  const codeOf = new Map<string, number>();
  return {
    take(vector, offset, count) {
      for (let i = 0; i < count; i++) {
        const item = vector.getItem(i);
        if (typeof item !== 'string') continue;
        let code = codeOf.get(item);
        if (code === undefined) {
          code = levels.length;
          levels.push(item);
          codeOf.set(item, code);
        }
        codes[offset + i] = code;
      }
    },
    finish: () => ({ kind: 'category', codes, levels }),
  };
}
