import type { JsonObject } from '../../../json.js';
import { permutation, type Random } from '../../../random.js';
import type { Table } from '../../../table.js';
import { columnMoments } from '../../column-moments.js';
import type { Matrix } from '../../estimator.js';
import { readInteger, readNumbers } from '../../read-model.js';
import { takeMatrixRows } from '../../take-matrix-rows.js';
import type { PreprocessOptions } from '../preprocess-options.js';
import { readObjects } from '../read-texts.js';
import { presentValues } from '../stages/present-values.js';
import { readNumbersOrNull } from '../stages/read-stage.js';
import {
  type ImputedColumn,
  imputedColumns,
  readImputed,
  readImputedColumn,
  writeImputed,
} from './imputed-columns.js';
import type { TableImputer } from './table-imputer.js';

const NEIGHBOURS = 5;
/** Training rows that are kept to look for neighbours in; they all stand in the model file. */
const MOST_DONORS = 1_000;

interface Donors {
  readonly columns: readonly ImputedColumn[];
  /** Row-major, NaN where missing. */
  readonly matrix: Matrix;
  /** Standard deviation of each column. */
  readonly scales: Float64Array;
}

/**
 * Learns to fill missing numbers by the mean of the 5 nearest training rows that have the number. Nearness is the mean
 * squared gap over the number columns that both rows have, each divided by its standard deviation. A row without a
 * known number, or without a neighbour, is left to the mean of the column. Columns that vary by rounding only say
 * nothing about nearness and stay out.
 * At most 1,000 training rows are kept.
 * @returns undefined without number columns that vary
 * Source: Troyanskaya et al. 2001, Bioinformatics 17; scikit-learn 1.9 `KNNImputer`, which does not scale.
 */
export function fitNeighbourImputer(
  table: Table,
  options: PreprocessOptions,
  random: Random,
): TableImputer | undefined {
  const numbers = imputedColumns(table, options, false);
  const spreads = spreadsOf(readImputed(table, numbers));
  const columns = numbers.filter((_, j) => spreads[j]! > 0);
  if (columns.length === 0) return undefined;
  const matrix = readImputed(table, columns);
  const scales = spreads.filter((spread) => spread > 0);
  const rows =
    matrix.rows <= MOST_DONORS
      ? undefined
      : permutation(matrix.rows, random).subarray(0, MOST_DONORS).slice().sort();
  return createNeighbourImputer({
    columns,
    scales,
    matrix: rows === undefined ? matrix : takeMatrixRows(matrix, rows),
  });
}

/** @throws InvalidArgument on anything that training does not write */
export function readNeighbourImputer(json: JsonObject): TableImputer {
  const columns = readObjects(json, 'columns').map(readImputedColumn);
  const rows = readInteger(json, 'rows', 0);
  const donors = readNumbersOrNull(json, 'donors', rows * columns.length);
  const data = Float64Array.from(donors, (value) => value ?? Number.NaN);
  const scales = readNumbers(json, 'scales', columns.length, Number.MIN_VALUE);
  return createNeighbourImputer({ columns, scales, matrix: { rows, columns: columns.length, data } });
}

function createNeighbourImputer(donors: Donors): TableImputer {
  const { columns, matrix, scales } = donors;
  return {
    columns: columns.map(({ name }) => name),
    what: `missing numbers become the mean of the ${NEIGHBOURS} nearest of ${matrix.rows} training rows`,
    impute(table) {
      const asked = readImputed(table, columns);
      if (!asked.data.some(Number.isNaN)) return table;
      return writeImputed(table, columns, fillFrom(asked, donors));
    },
    toJSON: () => ({
      kind: 'knn',
      columns: columns.map((column) => ({ ...column })),
      rows: matrix.rows,
      donors: Array.from(matrix.data, (value) => (Number.isNaN(value) ? null : value)),
      scales: Array.from(scales),
    }),
  };
}

/** Distances go by what is known of the row, never by what was just filled in. */
function fillFrom(asked: Matrix, donors: Donors): Matrix {
  const width = asked.columns;
  const filled = asked.data.slice();
  for (let row = 0; row < asked.rows; row++) {
    const known = asked.data.subarray(row * width, (row + 1) * width);
    if (!known.some(Number.isNaN)) continue;
    const distances = distancesTo(known, donors);
    for (let j = 0; j < width; j++) {
      if (Number.isNaN(known[j]!)) filled[row * width + j] = meanOfNearest(distances, donors.matrix, j);
    }
  }
  return { ...asked, data: filled };
}

/** Mean squared gap to each donor; NaN for donors that share no known column. */
function distancesTo(known: Float64Array, { matrix, scales }: Donors): Float64Array {
  const { rows, columns, data } = matrix;
  return Float64Array.from({ length: rows }, (_, donor) => {
    let sum = 0;
    let shared = 0;
    for (let j = 0; j < columns; j++) {
      const gap = (data[donor * columns + j]! - known[j]!) / scales[j]!;
      if (Number.isNaN(gap)) continue;
      sum += gap * gap;
      shared++;
    }
    return sum / shared;
  });
}

/** NaN when no donor has the column, which leaves the value missing for the column's own fill. */
function meanOfNearest(distances: Float64Array, { rows, columns, data }: Matrix, column: number): number {
  const nearest: number[] = [];
  for (let donor = 0; donor < rows; donor++) {
    if (Number.isNaN(data[donor * columns + column]!) || Number.isNaN(distances[donor]!)) continue;
    if (nearest.length === NEIGHBOURS && !(distances[donor]! < distances[nearest.at(-1)!]!)) continue;
    let place = Math.min(nearest.length, NEIGHBOURS - 1);
    for (; place > 0 && distances[donor]! < distances[nearest[place - 1]!]!; place--) {
      nearest[place] = nearest[place - 1]!;
    }
    nearest[place] = donor;
  }
  return nearest.reduce((sum, donor) => sum + data[donor * columns + column]!, 0) / nearest.length;
}

/** Standard deviation of the known values of each column; 0 where they vary by rounding only. */
function spreadsOf(matrix: Matrix): Float64Array {
  return Float64Array.from({ length: matrix.columns }, (_, j) => {
    const values = presentValues(matrix, j);
    return columnMoments({ rows: values.length, columns: 1, data: values }).deviations[0]!;
  });
}
