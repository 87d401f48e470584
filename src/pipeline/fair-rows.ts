/** Rows of groups that no side has an advantage on: of a group that it has learnt from, a model may know the answers. Pure. */
import { type Column, findColumn, type Table, takeRows } from '../core/table.js';

export interface FairRows {
  /** The rows whose group stands in all of the tables or in none. */
  readonly table: Table;
  /** Rows left out because their group stands in some. */
  readonly knownRows: number;
}

/**
 * Rows that can be judged by models which were trained on different rows.
 * A row without a group is a group of its own, which nobody knows. Customers who come back in every batch are known to
 * all: they judge too, or a policy for them would never have an answer.
 * @param learnt what each of the sides was trained on; a table without the column knows no group
 * @example fairRows(judging, 'house', [rowsOfChallenger, rowsOfChampion]).knownRows // 12
 */
export function fairRows(table: Table, groupColumn: string, learnt: readonly Table[]): FairRows {
  const groups = findColumn(table, groupColumn);
  if (groups === undefined) return { table, knownRows: 0 };
  const known = learnt.map((one) => {
    const column = findColumn(one, groupColumn);
    return new Set(column === undefined ? [] : groupNames(column));
  });
  const kept: number[] = [];
  groupNames(groups).forEach((name, row) => {
    const sides = name === undefined ? 0 : known.filter((names) => names.has(name)).length;
    if (sides === 0 || sides === known.length) kept.push(row);
  });
  const knownRows = table.rowCount - kept.length;
  return { table: knownRows === 0 ? table : takeRows(table, Uint32Array.from(kept)), knownRows };
}

/** As text, since two tables give the same level different codes. */
function groupNames(column: Column): (string | undefined)[] {
  if (column.kind === 'category') {
    return Array.from(column.codes, (code) => (code < 0 ? undefined : column.levels[code]!));
  }
  return Array.from(column.values, (value) => (Number.isNaN(value) ? undefined : String(value)));
}
