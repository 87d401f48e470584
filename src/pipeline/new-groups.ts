/** Rows of groups that nobody has learnt from: of a group that is known, a model may have learnt the answers. Pure. */
import { type Column, findColumn, type Table, takeRows } from '../core/table.js';

export interface NewGroups {
  /** The rows whose group stands in none of the tables. */
  readonly table: Table;
  /** Rows left out because their group does. */
  readonly knownRows: number;
}

/**
 * @param learnt what models were trained on; tables without the column say nothing
 * A row without a group is a group of its own, which nobody knows.
 */
export function rowsOfNewGroups(table: Table, groupColumn: string, learnt: readonly Table[]): NewGroups {
  const groups = findColumn(table, groupColumn);
  if (groups === undefined) return { table, knownRows: 0 };
  const known = new Set<string>();
  for (const one of learnt) {
    const column = findColumn(one, groupColumn);
    if (column === undefined) continue;
    for (const name of groupNames(column)) if (name !== undefined) known.add(name);
  }
  const kept: number[] = [];
  groupNames(groups).forEach((name, row) => {
    if (name === undefined || !known.has(name)) kept.push(row);
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
