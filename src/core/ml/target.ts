import { InvalidArgument } from '../errors.js';
import { type CategoryColumn, type Column, columnLength, isMissing } from '../table.js';
import type { ClassTarget, Target, Task } from './estimator.js';

/** Whole numbers with more distinct values than this are amounts, not class codes. */
const MAXIMUM_NUMBER_CLASSES = 20;

/** A target ready for an estimator, and the class names where there are classes. */
export interface EncodedTarget {
  readonly target: Target;
  /** Names of the class indices; absent for regression. */
  readonly levels?: readonly string[];
}

/**
 * What kind of task a target column asks for, unless the caller says otherwise:
 * 1. categories, and booleans, which are categories, ask for classification;
 * 2. numbers ask for classification when all of them are whole and at most 20 differ;
 * 3. all other numbers ask for regression.
 * @throws InvalidArgument for dates, which cannot be predicted, and for a column without any value
 */
export function inferTask(column: Column): Task {
  if (column.kind === 'date') throw new InvalidArgument('target', 'must hold numbers or categories', 'dates');
  if (column.kind === 'category') return 'classification';
  const distinct = new Set<number>();
  for (const value of column.values) {
    if (Number.isNaN(value)) continue;
    if (!Number.isInteger(value)) return 'regression';
    distinct.add(value);
    if (distinct.size > MAXIMUM_NUMBER_CLASSES) return 'regression';
  }
  if (distinct.size === 0) throw new InvalidArgument('target', 'must have values', 'a column without any');
  return 'classification';
}

/**
 * Turns a target column into what estimators learn from.
 * Classes are sorted: as numbers when every name is one, else by UTF-16 code units; the last is "positive" of two.
 * @param levels class names to use, in this order; absent: those that occur in the column
 * @throws InvalidArgument when rows have no value (they are counted), when a number is infinite, when fewer than
 *   two classes occur, or when a class is not among `levels`
 * @example encodeTarget(column('b', 'a', 'b'), 'classification').levels // ['a', 'b']
 */
export function encodeTarget(column: Column, task: Task, levels?: readonly string[]): EncodedTarget {
  if (column.kind === 'date') throw new InvalidArgument('target', 'must hold numbers or categories', 'dates');
  refuseMissing(column);
  if (task === 'classification') return encodeClasses(asCategory(column), levels);
  if (column.kind === 'category') {
    throw new InvalidArgument('target', 'must hold numbers for regression', 'categories');
  }
  const firstInfinite = column.values.findIndex((value) => !Number.isFinite(value));
  if (firstInfinite >= 0) {
    throw new InvalidArgument(
      'target',
      `must be finite in every row (row ${firstInfinite})`,
      column.values[firstInfinite],
    );
  }
  return { target: { task, values: column.values } };
}

/** Class names in their order: numbers by size when all names are numbers, else by UTF-16 code units. */
export function sortLevels(levels: readonly string[]): string[] {
  const areNumbers = levels.every((level) => level.trim() !== '' && Number.isFinite(Number(level)));
  if (areNumbers) return [...levels].sort((a, b) => Number(a) - Number(b) || (a < b ? -1 : 1));
  return [...levels].sort();
}

function refuseMissing(column: Column): void {
  const rows = columnLength(column);
  let missing = 0;
  let first = -1;
  for (let i = 0; i < rows; i++) {
    if (!isMissing(column, i)) continue;
    if (missing === 0) first = i;
    missing++;
  }
  if (missing > 0) {
    throw new InvalidArgument(
      'target',
      `must have a value in every row (the first without is row ${first})`,
      `${missing} of ${rows} rows without`,
    );
  }
}

function asCategory(column: Exclude<Column, { kind: 'date' }>): CategoryColumn {
  if (column.kind === 'category') return column;
  const codeOf = new Map<number, number>();
  const codes = new Int32Array(column.values.length);
  column.values.forEach((value, row) => {
    // Map keys treat -0 and 0 as one, as does the text "0".
    const code = codeOf.get(value) ?? codeOf.size;
    codeOf.set(value, code);
    codes[row] = code;
  });
  return { kind: 'category', codes, levels: Array.from(codeOf.keys(), (value) => String(value)) };
}

function encodeClasses(column: CategoryColumn, given: readonly string[] | undefined): EncodedTarget {
  const occurs = new Set<string>();
  for (const code of column.codes) occurs.add(column.levels[code]!);
  const levels = given ?? sortLevels([...occurs]);
  if (levels.length < 2) {
    throw new InvalidArgument('target', 'must have at least two classes', levels.length);
  }
  const classOf = new Map(levels.map((level, index) => [level, index]));
  for (const level of occurs) {
    if (!classOf.has(level)) {
      throw new InvalidArgument('target', `must only hold the classes ${levels.join(', ')}`, level);
    }
  }
  const classOfCode = column.levels.map((level) => classOf.get(level) ?? -1);
  const target: ClassTarget = {
    task: 'classification',
    labels: column.codes.map((code) => classOfCode[code]!),
    classCount: levels.length,
  };
  return { target, levels };
}
