/** How many rows of a part a reader would get, counted by the engine where a filter decides. */
import { InvalidArgument } from '../../core/errors.js';
import { connectDuckDb } from './duckdb.js';
import { quoteName, quoteText } from './sql-text.js';
import type { TablePart, TimeFilter } from './table-source.js';
import { timeFilterSql } from './time-filter-sql.js';

export async function countRows({ path, rowCount, slice, filter }: TablePart): Promise<number> {
  const { from, to } = slice;
  if (filter === undefined) return Math.round(to * rowCount) - Math.round(from * rowCount);
  if (from !== 0 || to !== 1) {
    throw new InvalidArgument('slice', 'must hold every row beside a filter', `${from}..${to}`);
  }
  return (await askFor('count(*)', path, filter)) ?? 0;
}

/** Epoch milliseconds of the earliest time that a filter leaves; undefined when it leaves no row. */
export async function earliestTime(path: string, filter: TimeFilter): Promise<number | undefined> {
  return askFor(`epoch_ms(min(CAST(${quoteName(filter.column)} AS TIMESTAMP)))`, path, filter);
}

async function askFor(aggregate: string, path: string, filter: TimeFilter): Promise<number | undefined> {
  const connection = await connectDuckDb();
  try {
    const result = await connection.runAndReadAll(
      `SELECT CAST(${aggregate} AS DOUBLE) AS answer FROM read_parquet(${quoteText(path)}) WHERE ${timeFilterSql(filter)}`,
    );
    const answer = result.getRowObjectsJS()[0]?.['answer'];
    return typeof answer === 'number' ? answer : undefined;
  } finally {
    connection.closeSync();
  }
}
