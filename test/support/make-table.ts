import type { Column, NamedColumn, Table } from '../../src/core/table.js';

/** A number column; null is missing. */
export function numbers(...values: readonly (number | null)[]): Column {
  return { kind: 'number', values: Float64Array.from(values, (value) => value ?? Number.NaN) };
}

/** A date column from ISO texts; null is missing. */
export function dates(...values: readonly (string | null)[]): Column {
  return {
    kind: 'date',
    values: Float64Array.from(values, (value) => (value === null ? Number.NaN : Date.parse(value))),
  };
}

/** A category column; null is missing. Levels are in order of first appearance. */
export function categories(...values: readonly (string | null)[]): Column {
  const levels = [...new Set(values.filter((value) => value !== null))];
  const codes = Int32Array.from(values, (value) => (value === null ? -1 : levels.indexOf(value)));
  return { kind: 'category', codes, levels };
}

/** A table from its columns, all of the same length. */
export function makeTable(columns: Readonly<Record<string, Column>>): Table {
  const named: NamedColumn[] = Object.entries(columns).map(([name, data]) => ({ name, data }));
  const [first] = named;
  const rowCount =
    first === undefined
      ? 0
      : first.data.kind === 'category'
        ? first.data.codes.length
        : first.data.values.length;
  return { rowCount, columns: named };
}
