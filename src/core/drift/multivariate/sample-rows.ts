import { permutation, type Random } from '../../random.js';
import { type CategoryColumn, type Column, type Table, takeRows } from '../../table.js';

/**
 * At most `mostRows` rows of a table, drawn without replacement and kept in their order, so that blocks of time
 * stay blocks of time. Labels that no row has are dropped, so that later steps cost nothing for them.
 *
 * @param mostRows 1 or more
 * @returns a table with the rows drawn, or with all rows when there are no more than that
 *
 * @example sampleRows(table, 1000, createRandom(1)).rowCount // at most 1000
 */
export function sampleRows(table: Table, mostRows: number, random: Random): Table {
  if (table.rowCount <= mostRows) return withPresentLevels(table);
  const rows = permutation(table.rowCount, random).slice(0, mostRows).sort();
  return withPresentLevels(takeRows(table, rows));
}

function withPresentLevels(table: Table): Table {
  const columns = table.columns.map(({ name, data }): { name: string; data: Column } => ({
    name,
    data: data.kind === 'category' ? dropAbsentLevels(data) : data,
  }));
  return { rowCount: table.rowCount, columns };
}

function dropAbsentLevels({ codes, levels }: CategoryColumn): CategoryColumn {
  const newCode = new Int32Array(levels.length).fill(-1);
  const present: string[] = [];
  const recoded = codes.map((code) => {
    if (code < 0) return -1;
    if (newCode[code] === -1) newCode[code] = present.push(levels[code]!) - 1;
    return newCode[code]!;
  });
  return { kind: 'category', codes: recoded, levels: present };
}
