import { permutation, type Random } from '../../random.js';
import { type Table, takeRows } from '../../table.js';

/**
 * At most `mostRows` rows of a table, drawn without replacement and kept in their order, so that blocks of time
 * stay blocks of time.
 *
 * @param mostRows 1 or more
 * @returns the table itself when it has no more rows than that
 *
 * @example sampleRows(table, 1000, createRandom(1)).rowCount // at most 1000
 */
export function sampleRows(table: Table, mostRows: number, random: Random): Table {
  if (table.rowCount <= mostRows) return table;
  const rows = permutation(table.rowCount, random).slice(0, mostRows).sort();
  return takeRows(table, rows);
}
