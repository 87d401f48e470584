/** Building blocks of the hand-written migrations: one description that runs on SQLite and Postgres. */
import { Table, type TableColumnOptions, TableIndex } from 'typeorm';

type Options = Partial<TableColumnOptions>;

export const id = (): TableColumnOptions => ({ name: 'id', type: 'varchar', isPrimary: true });
export const text = (name: string, options: Options = {}): TableColumnOptions => ({
  name,
  type: 'text',
  ...options,
});
/** Short text that is part of a key or an index. */
export const key = (name: string, options: Options = {}): TableColumnOptions => ({
  name,
  type: 'varchar',
  ...options,
});
export const instant = key;
export const wholeNumber = (name: string, options: Options = {}): TableColumnOptions => ({
  name,
  type: 'bigint',
  ...options,
});
export const number = (name: string, options: Options = {}): TableColumnOptions => ({
  name,
  type: 'double precision',
  ...options,
});
export const boolean = (name: string, options: Options = {}): TableColumnOptions => ({
  name,
  type: 'boolean',
  ...options,
});
export const json = text;
export const optional: Options = { isNullable: true };

export function table(name: string, columns: TableColumnOptions[]): Table {
  return new Table({ name, columns });
}

export function index(tableName: string, columnNames: string[]): TableIndex {
  return new TableIndex({ name: `ix_${tableName}_${columnNames.join('_')}`, columnNames });
}

export function unique(tableName: string, columnNames: string[], where?: string): TableIndex {
  return new TableIndex({
    name: `ux_${tableName}_${columnNames.join('_')}`,
    columnNames,
    isUnique: true,
    ...(where === undefined ? {} : { where }),
  });
}
