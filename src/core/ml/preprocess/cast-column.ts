import type { CategoryColumn, Column, DateColumn, NumberColumn } from '../../table.js';
import { parseInstant } from '../parse-instant.js';

/** The column type of a kind. */
type ColumnOf<K extends Column['kind']> = Extract<Column, { kind: K }>;

/**
 * Reads a column as another kind. Numbers become levels as JavaScript writes them (`1`, `0.5`) and dates ISO 8601
 * texts; texts become numbers or instants where they are such and missing otherwise; numbers and instants (epoch
 * milliseconds) stand for each other. A column of the kind comes back as it is.
 * @example castColumn({ kind: 'number', values: Float64Array.of(1, Number.NaN) }, 'category').levels // ['1']
 */
export function castColumn<K extends Column['kind']>(column: Column, kind: K): ColumnOf<K> {
  if (column.kind === kind) return column as ColumnOf<K>;
  return convert(column, kind) as ColumnOf<K>;
}

function convert(column: Column, kind: Column['kind']): Column {
  if (kind === 'category') return toCategories(column as NumberColumn | DateColumn);
  if (column.kind !== 'category') return { kind, values: column.values };
  const parse = kind === 'number' ? parseNumber : parseDate;
  return { kind, values: parseLevels(column, parse) };
}

function toCategories({ kind, values }: NumberColumn | DateColumn): CategoryColumn {
  const codeOf = new Map<number, number>();
  const codes = new Int32Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (Number.isNaN(value)) {
      codes[i] = -1;
      continue;
    }
    let code = codeOf.get(value);
    if (code === undefined) {
      code = codeOf.size;
      codeOf.set(value, code);
    }
    codes[i] = code;
  }
  // The key -0 is kept as 0 by a Map, so that no two levels are written alike.
  const levels = Array.from(codeOf.keys(), (value) => (kind === 'date' ? isoText(value) : String(value)));
  return { kind: 'category', codes, levels };
}

/** Small tables share one long list of levels: only those in use are parsed. */
function parseLevels({ codes, levels }: CategoryColumn, parse: (text: string) => number): Float64Array {
  if (codes.length < levels.length) {
    return Float64Array.from(codes, (code) => (code < 0 ? Number.NaN : parse(levels[code]!)));
  }
  const parsed = levels.map(parse);
  return Float64Array.from(codes, (code) => (code < 0 ? Number.NaN : parsed[code]!));
}

function parseNumber(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text);
}

function parseDate(text: string): number {
  return parseInstant(text) ?? Number.NaN;
}

function isoText(instant: number): string {
  const date = new Date(instant);
  return Number.isNaN(date.getTime()) ? String(instant) : date.toISOString();
}
