/** Reads a seeded sample of the rows of a window, a few columns at a time, so that memory follows the sample. */
import { createRandom, permutation } from '../../core/random.js';
import { type NamedColumn, type Table, takeRows } from '../../core/table.js';
import { readGroups, storedRows } from './read-groups.js';
import { readTable } from './read-table.js';
import type { TableSource } from './table-source.js';

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
  const sampled: NamedColumn[] = [];
  let rows: Uint32Array | undefined;
  let rowCount = 0;
  for (const group of readGroups(columns, storedRows(source))) {
    const part = await readTable(source, group);
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
