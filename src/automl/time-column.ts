/** The column that orders the rows: numbers and dates as they are, texts only where every one is an instant. */
import { parseInstant } from '../core/ml/parse-instant.js';
import { type Column, findColumn, type Table } from '../core/table.js';

const RULE =
  'the column of time must hold ISO 8601 dates or date-times, or numbers that are stored as numbers';
const LONGEST_SHOWN = 60;

export type TimedTable =
  | { readonly kind: 'timed'; readonly table: Table }
  | { readonly kind: 'refused'; readonly reason: string };

/** The table with its column of time as instants or numbers, or why the rows cannot be ordered by it. */
export function withTimeColumn(table: Table, name: string): TimedTable {
  const column = findColumn(table, name);
  if (column === undefined) return refused(`there is no column ${name} among the columns that are read`);
  if (column.kind !== 'category') return { kind: 'timed', table };
  const instants = column.levels.map((level) => parseInstant(level.trim()) ?? Number.NaN);
  const first = column.codes.find((code) => code >= 0);
  if (first === undefined) return refused(`${name} has no value in any row`);
  const stranger = column.codes.find((code) => code >= 0 && Number.isNaN(instants[code]!));
  if (stranger !== undefined) {
    return refused(`${name} holds ${shown(column.levels[stranger]!)}, which is no instant`);
  }
  const values = Float64Array.from(column.codes, (code) => (code < 0 ? Number.NaN : instants[code]!));
  const data: Column = { kind: 'date', values };
  const columns = table.columns.map((one) => (one.name === name ? { name, data } : one));
  return { kind: 'timed', table: { ...table, columns } };
}

function refused(what: string): TimedTable {
  return { kind: 'refused', reason: `${what}: ${RULE}` };
}

function shown(value: string): string {
  return JSON.stringify(value.length > LONGEST_SHOWN ? `${value.slice(0, LONGEST_SHOWN)}...` : value);
}
