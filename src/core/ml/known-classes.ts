import { InvalidArgument } from '../errors.js';
import { type Column, columnLength, findColumn, type Table, takeRows } from '../table.js';

/** Rows of classes that a model knows, and how many are of others. */
export interface KnownRows {
  readonly table: Table;
  readonly leftOut: number;
}

/**
 * Leaves rows of classes out that a model was never shown: it has no probability for them, so no score counts them.
 * @param levels class names of the model
 * @returns the table itself when every row is of a known class
 * @throws InvalidArgument when most rows are of other classes: then the column is probably written in another way
 * @example leaveUnknownClassesOut(table, 'kind', ['a', 'b']).leftOut // 3
 */
export function leaveUnknownClassesOut(
  table: Table,
  targetName: string,
  levels: readonly string[],
): KnownRows {
  const column = findColumn(table, targetName);
  if (column === undefined) throw new InvalidArgument('target', 'must be a column of the rows', targetName);
  const known = new Set(levels);
  const rows = columnLength(column);
  const kept = Array.from({ length: rows }, (_, row) => row).filter((row) => known.has(nameOf(column, row)));
  const leftOut = rows - kept.length;
  if (leftOut === 0) return { table, leftOut };
  if (2 * leftOut > rows) {
    const rule = `must hold the classes ${levels.join(', ')} in at least half of the rows`;
    throw new InvalidArgument('target', rule, `${leftOut} of ${rows} rows with others`);
  }
  return { table: takeRows(table, Uint32Array.from(kept)), leftOut };
}

function nameOf(column: Column, row: number): string {
  return column.kind === 'category'
    ? (column.levels[column.codes[row]!] ?? '')
    : String(column.values[row]! + 0);
}
