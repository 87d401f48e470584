import { InvalidArgument } from '../../errors.js';
import { type CategoryColumn, type Column, columnLength, type DateColumn, type Table } from '../../table.js';

/** The columns of one side by what they are to the model. All have as many rows as the prediction. */
export interface ModelColumns {
  /** What the model said: a class, or a number for regression. */
  readonly prediction: Column;
  /** Score of each class by its name; for two classes that of the positive class will do. */
  readonly scores?: Readonly<Record<string, Column>> | undefined;
  /** The true value; missing where it has not arrived. */
  readonly target?: Column | undefined;
  /** What the model saw; the estimate for regression learns from it. */
  readonly features?: Table | undefined;
  /** When each row was predicted; the age of labels comes from it. */
  readonly times?: DateColumn | undefined;
}

/**
 * Checks that all columns of a side have the same number of rows.
 * @throws InvalidArgument naming the column that has not
 */
export function requireEqualLengths(side: string, columns: ModelColumns): void {
  const rows = columnLength(columns.prediction);
  const check = (name: string, length: number) => {
    if (length !== rows) throw new InvalidArgument(`${side}/${name}`, `must have ${rows} rows`, length);
  };
  for (const [name, column] of Object.entries(columns.scores ?? {}))
    check(`scores/${name}`, columnLength(column));
  if (columns.target !== undefined) check('target', columnLength(columns.target));
  if (columns.features !== undefined) check('features', columns.features.rowCount);
  if (columns.times !== undefined) check('times', columnLength(columns.times));
}

/** The column as numbers; labels are none, infinities neither. NaN stands for what is no number. */
export function asNumbers(column: Column | undefined, rows: number): Float64Array {
  if (column === undefined || column.kind === 'category') return new Float64Array(rows).fill(Number.NaN);
  return column.values.map((value) => (Number.isFinite(value) ? value : Number.NaN));
}

/** The column as classes; a number is the class of its text, so that 1 and "1" are one class. */
export function asClasses(column: Column | undefined, rows: number): CategoryColumn {
  if (column === undefined) return { kind: 'category', codes: new Int32Array(rows).fill(-1), levels: [] };
  if (column.kind === 'category') return column;
  const codeOf = new Map<number, number>();
  const codes = Int32Array.from(column.values, (value) => {
    if (Number.isNaN(value)) return -1;
    const code = codeOf.get(value) ?? codeOf.size;
    codeOf.set(value, code);
    return code;
  });
  return { kind: 'category', codes, levels: Array.from(codeOf.keys(), (value) => String(value)) };
}
