import { sortLevels } from '../../ml/target.js';
import { type CategoryColumn, columnLength } from '../../table.js';
import { asClasses, asNumbers, type ModelColumns } from './model-columns.js';

/** Stands for no value. */
const NO_CLASS = -1;
/** Stands for a class that the reference does not know. */
export const UNKNOWN_CLASS = -2;

/** One side of a classification, as indices into the common class names. */
export interface ClassRows {
  readonly predicted: Int32Array;
  readonly labels: Int32Array;
  /** Row-major `rows x classCount`, NaN where missing; undefined when classes have no score column. */
  readonly scores: Float64Array | undefined;
}

/**
 * The class names of a model: those that occur in the reference as truth or prediction, and those with scores. Sorted
 * as in training; with two classes the last is positive.
 *
 * @param reference columns of the reference
 * @param positiveClass name of the class to put last of two
 */
export function listClasses(reference: ModelColumns, positiveClass: string | undefined): readonly string[] {
  const rows = columnLength(reference.prediction);
  const names = new Set(Object.keys(reference.scores ?? {}));
  for (const column of [asClasses(reference.target, rows), asClasses(reference.prediction, rows)]) {
    const occurs = new Uint8Array(column.levels.length);
    for (const code of column.codes) if (code >= 0) occurs[code] = 1;
    column.levels.forEach((level, code) => {
      if (occurs[code] === 1) names.add(level);
    });
  }
  const sorted = sortLevels([...names]);
  return sorted.length === 2 && sorted[0] === positiveClass ? [sorted[1]!, sorted[0]!] : sorted;
}

/**
 * Turns the columns of one side into class indices and scores.
 *
 * @param columns of that side
 * @param classes as found by `listClasses`
 */
export function readClassRows(columns: ModelColumns, classes: readonly string[]): ClassRows {
  const rows = columnLength(columns.prediction);
  return {
    predicted: encode(asClasses(columns.prediction, rows), classes),
    labels: encode(asClasses(columns.target, rows), classes),
    scores: readScores(columns, classes, rows),
  };
}

function encode(column: CategoryColumn, classes: readonly string[]): Int32Array {
  const indexOf = new Map(classes.map((name, index) => [name, index]));
  const recode = column.levels.map((level) => indexOf.get(level) ?? UNKNOWN_CLASS);
  return column.codes.map((code) => (code < 0 ? NO_CLASS : recode[code]!));
}

function readScores(
  { scores = {} }: ModelColumns,
  classes: readonly string[],
  rows: number,
): Float64Array | undefined {
  const columns = classes.map((name) =>
    Object.hasOwn(scores, name) ? asNumbers(scores[name], rows) : undefined,
  );
  const [first, second] = columns;
  const isBinary = classes.length === 2;
  if (isBinary && first === undefined && second !== undefined) columns[0] = second.map((score) => 1 - score);
  if (isBinary && second === undefined && first !== undefined) columns[1] = first.map((score) => 1 - score);
  if (columns.some((column) => column === undefined)) return undefined;
  const joined = new Float64Array(rows * classes.length);
  columns.forEach((column, k) => {
    column!.forEach((score, row) => {
      joined[row * classes.length + k] = score;
    });
  });
  return joined;
}

/** The entries of some rows, in that order. */
export function takeCodes(codes: Int32Array, rows: Uint32Array): Int32Array {
  return Int32Array.from(rows, (row) => codes[row]!);
}

/** The scores of some rows, in that order. */
export function takeScores(scores: Float64Array, rows: Uint32Array, classCount: number): Float64Array {
  const taken = new Float64Array(rows.length * classCount);
  for (let position = 0; position < rows.length; position++) {
    const from = rows[position]! * classCount;
    for (let k = 0; k < classCount; k++) taken[position * classCount + k] = scores[from + k]!;
  }
  return taken;
}

/** The scores of one class. */
export function scoresOfClass(scores: Float64Array, k: number, classCount: number): Float64Array {
  const own = new Float64Array(scores.length / classCount);
  for (let row = 0; row < own.length; row++) own[row] = scores[row * classCount + k]!;
  return own;
}
