/** A table of the core as the texts and records that go over HTTP. */
import type { Column, Table } from '../../core/table.js';
import { findColumn, isMissing, withoutColumns } from '../../core/table.js';

export function toCsv(table: Table): string {
  const header = table.columns.map(({ name }) => name).join(',');
  const lines = Array.from({ length: table.rowCount }, (_, row) =>
    table.columns.map(({ data }) => cellText(data, row)).join(','),
  );
  return `${[header, ...lines].join('\n')}\n`;
}

export interface LabelledRecord {
  readonly features: Readonly<Record<string, unknown>>;
  readonly label: string | number;
}

/** The first rows as a client would send them for a prediction, with the true value that comes later. */
export function toRecords(table: Table, target: string, count: number): LabelledRecord[] {
  const labels = findColumn(table, target);
  const { columns } = withoutColumns(table, [target]);
  return Array.from({ length: Math.min(count, table.rowCount) }, (_, row) => ({
    features: Object.fromEntries(columns.map(({ name, data }) => [name, cellValue(data, row)])),
    label: labels === undefined ? '' : (cellValue(labels, row) ?? ''),
  }));
}

function cellValue(column: Column, row: number): string | number | null {
  if (isMissing(column, row)) return null;
  if (column.kind === 'category') return column.levels[column.codes[row]!]!;
  return column.kind === 'number' ? column.values[row]! : new Date(column.values[row]!).toISOString();
}

function cellText(column: Column, row: number): string {
  const value = cellValue(column, row);
  return value === null ? '' : String(value);
}
