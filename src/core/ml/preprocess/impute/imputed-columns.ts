import { InvalidArgument } from '../../../errors.js';
import type { JsonObject } from '../../../json.js';
import { type Column, findColumn, type Table } from '../../../table.js';
import type { Matrix } from '../../estimator.js';
import { readChoice, readNumber } from '../../read-model.js';
import { countLevels, modeIndex } from '../level-counts.js';
import { isUsableNumber } from '../number-step.js';
import type { PreprocessOptions } from '../preprocess-options.js';
import { readLevels, readText } from '../read-texts.js';

/** A column that takes part in imputation. Categories are counted by their levels, 0, 1, 2 and so on. */
export interface ImputedColumn {
  readonly name: string;
  readonly kind: 'number' | 'category';
  /** Sorted; empty for numbers. */
  readonly levels: readonly string[];
  /** What a missing value begins with: the mean, or the place of the most frequent level. */
  readonly start: number;
}

/** Categories with more levels are neither imputed nor looked at. */
const MOST_LEVELS = 30;

/**
 * The columns of the training table that can say something about each other: numbers with a usable value and, where
 * wanted, categories of 2 to 30 levels. Columns that the options read in another way stay out.
 */
export function imputedColumns(
  table: Table,
  options: PreprocessOptions,
  withCategories: boolean,
): ImputedColumn[] {
  const others = new Set([
    ...options.ignoreFeatures,
    ...options.dateFeatures,
    ...options.textFeatures,
    ...options.numericFeatures.filter((name) => findColumn(table, name)?.kind !== 'number'),
    ...options.categoricalFeatures.filter((name) => findColumn(table, name)?.kind !== 'category'),
    ...Object.keys(options.ordinalFeatures).filter((name) => findColumn(table, name)?.kind !== 'category'),
  ]);
  return table.columns.flatMap(({ name, data }): ImputedColumn[] => {
    if (others.has(name)) return [];
    if (data.kind === 'number') {
      const usable = data.values.filter(isUsableNumber);
      if (usable.length === 0) return [];
      return [
        { name, kind: 'number', levels: [], start: usable.reduce((sum, x) => sum + x, 0) / usable.length },
      ];
    }
    if (data.kind === 'date' || !withCategories) return [];
    const { levels, counts } = countLevels(data);
    if (levels.length < 2 || levels.length > MOST_LEVELS) return [];
    return [{ name, kind: 'category', levels, start: modeIndex(counts) }];
  });
}

/** The columns as numbers, categories by place; NaN where missing. A level that training did not know is missing too. */
export function readImputed(table: Table, columns: readonly ImputedColumn[]): Matrix {
  const width = columns.length;
  const data = new Float64Array(table.rowCount * width);
  columns.forEach(({ name, kind, levels }, j) => {
    const column = findColumn(table, name);
    if (column?.kind !== kind) {
      throw new InvalidArgument('table', `must have ${name} as a ${kind} column`, column?.kind ?? 'none');
    }
    if (column.kind === 'category') {
      const place = new Map(levels.map((level, k) => [level, k]));
      const places = column.levels.map((level) => place.get(level) ?? Number.NaN);
      column.codes.forEach((code, row) => {
        data[row * width + j] = code < 0 ? Number.NaN : places[code]!;
      });
    } else {
      column.values.forEach((value, row) => {
        data[row * width + j] = isUsableNumber(value) ? value : Number.NaN;
      });
    }
  });
  return { rows: table.rowCount, columns: width, data };
}

/** The table with missing values taken from the matrix; values that are there, unseen levels too, stay as they are. */
export function writeImputed(table: Table, columns: readonly ImputedColumn[], { data }: Matrix): Table {
  const width = columns.length;
  const placeOf = new Map(columns.map(({ name }, j) => [name, j]));
  return {
    ...table,
    columns: table.columns.map((column) => {
      const j = placeOf.get(column.name);
      if (j === undefined) return column;
      return { name: column.name, data: fill(column.data, columns[j]!, (row) => data[row * width + j]!) };
    }),
  };
}

/** @throws InvalidArgument on anything that training does not write */
export function readImputedColumn(json: JsonObject): ImputedColumn {
  const kind = readChoice(json, 'kind', ['number', 'category']);
  const levels = kind === 'number' ? [] : readLevels(json, 'levels', 2);
  return { name: readText(json, 'name'), kind, levels, start: readNumber(json, 'start') };
}

function fill(column: Column, { levels }: ImputedColumn, valueAt: (row: number) => number): Column {
  if (column.kind !== 'category') {
    const isMissing = (value: number) =>
      column.kind === 'number' ? !isUsableNumber(value) : Number.isNaN(value);
    if (!column.values.some(isMissing)) return column;
    const values = column.values.map((value, row) => (isMissing(value) ? valueAt(row) : value));
    return { kind: column.kind, values };
  }
  if (!column.codes.some((code) => code < 0)) return column;
  const known = [...column.levels];
  const codeOf = levels.map((level) => {
    const code = known.indexOf(level);
    return code >= 0 ? code : known.push(level) - 1;
  });
  const codes = column.codes.map((code, row) => {
    const place = valueAt(row);
    return code >= 0 || Number.isNaN(place) ? code : codeOf[place]!;
  });
  return { kind: 'category', codes, levels: known };
}
