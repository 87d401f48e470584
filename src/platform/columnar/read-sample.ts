/** Reads a seeded sample of the rows of a window, a few columns at a time, so that memory follows the sample. */
import { createRandom, permutation } from '../../core/random.js';
import { type NamedColumn, type Table, takeRows } from '../../core/table.js';
import { readTable } from './read-table.js';
import type { TableSource } from './table-source.js';

/** Values held at once besides the sample. */
const VALUES_HELD = 4_000_000;

/**
 * @param columns names to read; unknown names are ignored
 * @param mostRows rows of the sample; a smaller window is read whole
 * @param seed equal seeds take equal rows
 * @returns the sampled rows in stored order
 */
export async function readSample(
  source: TableSource,
  columns: readonly string[],
  mostRows: number,
  seed: string,
): Promise<Table> {
  const rowsOfFiles = source.parts.reduce((sum, part) => sum + part.rowCount, 0);
  const size = Math.max(1, Math.floor(VALUES_HELD / Math.max(1, rowsOfFiles)));
  const sampled: NamedColumn[] = [];
  let rows: Uint32Array | undefined;
  let rowCount = 0;
  for (let start = 0; start < columns.length; start += size) {
    const part = await readTable(source, columns.slice(start, start + size));
    rows ??= chooseRows(part.rowCount, mostRows, seed);
    const taken = rows.length === part.rowCount ? part : takeRows(part, rows);
    rowCount = taken.rowCount;
    sampled.push(...taken.columns);
  }
  return { rowCount, columns: sampled };
}

function chooseRows(rowCount: number, mostRows: number, seed: string): Uint32Array {
  if (rowCount <= mostRows) return Uint32Array.from({ length: rowCount }, (_, row) => row);
  return permutation(rowCount, createRandom(`sample/${seed}`))
    .slice(0, mostRows)
    .sort();
}
