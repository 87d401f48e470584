import type { NamedColumn, Table } from '../../table.js';

/** The columns in which two tables can be compared row by row, in the order of the reference. */
export interface SharedColumns {
  readonly reference: Table;
  readonly current: Table;
  /** `dates_left_out`, `columns_left_out`: what is not compared. */
  readonly flags: readonly string[];
}

/**
 * Keeps the columns that both tables have under the same name and kind. Dates are left out unless asked for: a
 * time stamp tells any two periods apart, which says nothing about the data in them.
 *
 * @param withDates whether dates are compared as numbers
 * @returns tables of number and category columns only; `columns_left_out` is raised for a column that is missing on a
 *   side or changed its kind
 *
 * @example keepSharedColumns(reference, current, false).reference.columns.map((column) => column.name)
 */
export function keepSharedColumns(reference: Table, current: Table, withDates: boolean): SharedColumns {
  const currentOf = new Map(current.columns.map((column) => [column.name, column]));
  const referenceNames = new Set(reference.columns.map((column) => column.name));
  const flags = new Set<string>();
  if (current.columns.some((column) => !referenceNames.has(column.name))) flags.add('columns_left_out');
  const kept: { reference: NamedColumn; current: NamedColumn }[] = [];
  for (const column of reference.columns) {
    const other = currentOf.get(column.name);
    if (other === undefined || other.data.kind !== column.data.kind) flags.add('columns_left_out');
    else if (column.data.kind === 'date' && !withDates) flags.add('dates_left_out');
    else kept.push({ reference: asNumbers(column), current: asNumbers(other) });
  }
  return {
    reference: { rowCount: reference.rowCount, columns: kept.map((pair) => pair.reference) },
    current: { rowCount: current.rowCount, columns: kept.map((pair) => pair.current) },
    flags: [...flags].sort(),
  };
}

function asNumbers(column: NamedColumn): NamedColumn {
  if (column.data.kind !== 'date') return column;
  return { name: column.name, data: { kind: 'number', values: column.data.values } };
}
