import { InvalidArgument } from './errors.js';
import { createRandom, permutation } from './random.js';

/** Numbers; NaN is missing, both infinities are values. */
export interface NumberColumn {
  readonly kind: 'number';
  readonly values: Float64Array;
}

/** Instants as epoch milliseconds in UTC; NaN is missing. */
export interface DateColumn {
  readonly kind: 'date';
  readonly values: Float64Array;
}

/** Labels, dictionary encoded: `codes[i]` is an index into `levels`, or -1 for missing. Levels are distinct. */
export interface CategoryColumn {
  readonly kind: 'category';
  readonly codes: Int32Array;
  readonly levels: readonly string[];
}

/** One column of any kind. */
export type Column = NumberColumn | DateColumn | CategoryColumn;

/** A column and what it is called. */
export interface NamedColumn {
  readonly name: string;
  readonly data: Column;
}

/**
 * Immutable columnar data. Plain objects and typed arrays only, so that a table can cross
 * into a worker thread by structured clone or over shared memory.
 */
export interface Table {
  readonly rowCount: number;
  readonly columns: readonly NamedColumn[];
}

/** The column called `name`, or undefined. */
export function findColumn(table: Table, name: string): Column | undefined {
  return table.columns.find((column) => column.name === name)?.data;
}

/** Number of rows a column holds. */
export function columnLength(column: Column): number {
  return column.kind === 'category' ? column.codes.length : column.values.length;
}

/** Whether row `index` of the column is missing. */
export function isMissing(column: Column, index: number): boolean {
  return column.kind === 'category' ? column.codes[index]! < 0 : Number.isNaN(column.values[index]!);
}

/** Number of rows of the column that are missing. */
export function countMissing(column: Column): number {
  let missing = 0;
  for (let index = 0; index < columnLength(column); index++) if (isMissing(column, index)) missing++;
  return missing;
}

/** The table without the named columns. */
export function withoutColumns(table: Table, names: readonly string[]): Table {
  return { ...table, columns: table.columns.filter((column) => !names.includes(column.name)) };
}

/**
 * The rows at `rows`, in that order; rows may repeat.
 * @param rows indices in [0, table.rowCount)
 */
export function takeRows(table: Table, rows: Uint32Array): Table {
  return {
    rowCount: rows.length,
    columns: table.columns.map(({ name, data }) => ({ name, data: takeColumnRows(data, rows) })),
  };
}

/** The values of a column at `rows`, in that order. */
export function takeColumnRows(column: Column, rows: Uint32Array): Column {
  if (column.kind === 'category') {
    const codes = new Int32Array(rows.length);
    for (let i = 0; i < rows.length; i++) codes[i] = column.codes[rows[i]!]!;
    return { kind: 'category', codes, levels: column.levels };
  }
  const values = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) values[i] = column.values[rows[i]!]!;
  return { kind: column.kind, values };
}

/**
 * One table below the other. All must have the same column names and kinds;
 * category levels are merged in order of first appearance.
 */
export function concatTables(tables: readonly Table[]): Table {
  const [first] = tables;
  if (first === undefined) return { rowCount: 0, columns: [] };
  if (tables.length === 1) return first;
  const rowCount = tables.reduce((sum, table) => sum + table.rowCount, 0);
  const columns = first.columns.map(({ name, data }) => {
    const parts = tables.map((table) => {
      const part = findColumn(table, name);
      if (part === undefined || part.kind !== data.kind) {
        throw new InvalidArgument('tables', `must all have a ${data.kind} column called ${name}`, part?.kind);
      }
      return part;
    });
    return { name, data: concatColumns(parts, rowCount) };
  });
  return { rowCount, columns };
}

function concatColumns(parts: readonly Column[], rowCount: number): Column {
  const [first] = parts as [Column, ...Column[]];
  if (first.kind === 'category') {
    const levels: string[] = [];
    const codeOf = new Map<string, number>();
    const codes = new Int32Array(rowCount);
    let offset = 0;
    for (const part of parts as readonly CategoryColumn[]) {
      const recode = part.levels.map((level) => {
        const known = codeOf.get(level);
        if (known !== undefined) return known;
        codeOf.set(level, levels.length);
        levels.push(level);
        return levels.length - 1;
      });
      for (let i = 0; i < part.codes.length; i++) {
        const code = part.codes[i]!;
        codes[offset + i] = code < 0 ? -1 : recode[code]!;
      }
      offset += part.codes.length;
    }
    return { kind: 'category', codes, levels };
  }
  const values = new Float64Array(rowCount);
  let offset = 0;
  for (const part of parts as readonly (NumberColumn | DateColumn)[]) {
    values.set(part.values, offset);
    offset += part.values.length;
  }
  return { kind: first.kind, values };
}

/**
 * A reproducible share of the rows of one stored batch: rows are taken in stored order (time order where the
 * dataset has a time column) or in a seeded shuffle, from share `from` (inclusive) to share `to` (exclusive).
 * Slices of the same order and seed that do not overlap as shares share no row.
 */
export interface RowSlice {
  readonly order: 'stored' | 'shuffled';
  readonly seed: number;
  /** Share of the rows in [0, 1] where the slice starts. */
  readonly from: number;
  /** Share of the rows in [0, 1] where the slice ends; not below `from`. */
  readonly to: number;
  /**
   * Column whose rows of one value are a group that no two slices share, as `sliceGroups` has it; absent: every row goes
   * its own way.
   */
  readonly groupColumn?: string;
}

/** The slice that holds every row in stored order. */
export const ALL_ROWS: RowSlice = { order: 'stored', seed: 0, from: 0, to: 1 };

/**
 * Positions in the order of the slice where it starts and where it ends, the end exclusive.
 * @throws InvalidArgument unless 0 <= from <= to <= 1
 */
export function sliceBounds(
  rowCount: number,
  { from, to }: Pick<RowSlice, 'from' | 'to'>,
): { readonly start: number; readonly end: number } {
  if (!(from >= 0 && to <= 1 && from <= to)) {
    throw new InvalidArgument('slice', 'must satisfy 0 <= from <= to <= 1', `${from}..${to}`);
  }
  return { start: Math.round(from * rowCount), end: Math.round(to * rowCount) };
}

/** The order of what a slice shuffles: rows, or groups of rows. */
export function sliceOrder(count: number, seed: number): Uint32Array {
  return permutation(count, createRandom(`rows/${seed}`));
}

/** Whether two slices of the same rows may share one: different orders, seeds or groups count as sharing. */
export function mayShareRows(a: RowSlice, b: RowSlice): boolean {
  const isSameOrder =
    a.order === b.order && (a.order === 'stored' || (a.seed === b.seed && a.groupColumn === b.groupColumn));
  return !isSameOrder || (a.from < b.to && b.from < a.to);
}

/** Row indices of a slice of `rowCount` rows, ascending; groups are looked at by `sliceGroups`. */
export function sliceRows(rowCount: number, slice: RowSlice): Uint32Array {
  const { start, end } = sliceBounds(rowCount, slice);
  if (slice.order === 'stored') {
    return Uint32Array.from({ length: end - start }, (_, i) => start + i);
  }
  return sliceOrder(rowCount, slice.seed).slice(start, end).sort();
}
