import { InvalidArgument } from '../../../errors.js';
import type { JsonObject } from '../../../json.js';
import type { Random } from '../../../random.js';
import type { Table } from '../../../table.js';
import type { FittedModel, Matrix, Target } from '../../estimator.js';
import { readInteger } from '../../read-model.js';
import { decisionTree } from '../../tree/decision-tree.js';
import type { PreprocessOptions } from '../preprocess-options.js';
import { readObject, readObjects } from '../read-texts.js';
import {
  type ImputedColumn,
  imputedColumns,
  readImputed,
  readImputedColumn,
  writeImputed,
} from './imputed-columns.js';
import type { TableImputer } from './table-imputer.js';

const TREE = { maxDepth: 8, minLeafRows: 5 } as const;
/** A column with fewer known values keeps its mean or mode. */
const FEWEST_ROWS = 20;
/** Rows that a tree learns from at most. */
const MOST_ROWS = 10_000;
/** Rounds end when no number moves by more than this share of the farthest that its column lies from its mean. */
const SETTLED = 1e-3;

/** One tree: what it fills, from all other columns. */
interface Filler {
  readonly column: number;
  readonly model: FittedModel;
}

/**
 * Learns to fill missing values from the other columns: they begin with mean or mode; then, round after round, each
 * column that lacks values in training is predicted by a decision tree (depth 8, 5 rows a leaf) from all the others,
 * fewest missing values first, until little changes. Rows that come later go through the same trees in the same order.
 * The target is never looked at.
 * @returns undefined when no column lacks values and has enough of them to learn from
 * Source: van Buuren and Groothuis-Oudshoorn 2011 (MICE); Stekhoven and Bühlmann 2012 (missForest); scikit-learn 1.9
 * `IterativeImputer`. PyCaret uses LightGBM.
 */
export function fitIterativeImputer(
  table: Table,
  options: PreprocessOptions,
  random: Random,
): TableImputer | undefined {
  const columns = imputedColumns(table, options, true);
  const matrix = readImputed(table, columns);
  const isMissing = matrix.data.map((value) => (Number.isNaN(value) ? 1 : 0));
  const missing = countByColumn(isMissing, matrix);
  const order = Array.from(columns.keys())
    .filter((j) => missing[j]! > 0 && matrix.rows - missing[j]! >= FEWEST_ROWS)
    .sort((a, b) => missing[a]! - missing[b]! || a - b);
  if (order.length === 0 || columns.length < 2) return undefined;
  begin(matrix, columns);
  const fillers: Filler[] = [];
  for (let round = 0; round < options.iterativeImputationIters; round++) {
    let hasMoved = false;
    for (const column of order) {
      const filler = {
        column,
        model: learn(matrix, columns, column, isMissing, random.fork(`${round}/${column}`)),
      };
      fillers.push(filler);
      hasMoved = apply(matrix, columns, filler, isMissing) || hasMoved;
    }
    if (!hasMoved) break;
  }
  return createIterativeImputer(columns, fillers);
}

/** @throws InvalidArgument on anything that training does not write */
export function readIterativeImputer(json: JsonObject): TableImputer {
  const columns = readObjects(json, 'columns').map(readImputedColumn);
  const fillers = readObjects(json, 'fillers').map((filler): Filler => {
    const column = readInteger(filler, 'column', 0);
    if (column >= columns.length) {
      throw new InvalidArgument('model.column', `must be below ${columns.length}`, column);
    }
    return { column, model: decisionTree.fromJSON(readObject(filler, 'tree')) };
  });
  return createIterativeImputer(columns, fillers);
}

function createIterativeImputer(columns: readonly ImputedColumn[], fillers: readonly Filler[]): TableImputer {
  return {
    columns: columns.map(({ name }) => name),
    what: `missing values of ${[...new Set(fillers.map(({ column }) => columns[column]!.name))].join(', ')} are predicted from the other columns (${fillers.length} trees)`,
    impute(table) {
      const matrix = readImputed(table, columns);
      const isMissing = matrix.data.map((value) => (Number.isNaN(value) ? 1 : 0));
      if (!isMissing.includes(1)) return table;
      begin(matrix, columns);
      for (const filler of fillers) apply(matrix, columns, filler, isMissing);
      return writeImputed(table, columns, matrix);
    },
    toJSON: () => ({
      kind: 'iterative',
      columns: columns.map((column) => ({ ...column })),
      fillers: fillers.map(({ column, model }) => ({ column, tree: model.toJSON() })),
    }),
  };
}

function begin(matrix: Matrix, columns: readonly ImputedColumn[]): void {
  for (let at = 0; at < matrix.data.length; at++) {
    if (Number.isNaN(matrix.data[at]!)) matrix.data[at] = columns[at % columns.length]!.start;
  }
}

function learn(
  matrix: Matrix,
  columns: readonly ImputedColumn[],
  column: number,
  isMissing: Float64Array,
  random: Random,
): FittedModel {
  const known: number[] = [];
  for (let row = 0; row < matrix.rows; row++)
    if (isMissing[row * columns.length + column] === 0) known.push(row);
  const step = Math.ceil(known.length / MOST_ROWS);
  const rows = known.filter((_, i) => i % step === 0);
  const values = Float64Array.from(rows, (row) => matrix.data[row * columns.length + column]!);
  const { kind, levels } = columns[column]!;
  const target: Target =
    kind === 'number'
      ? { task: 'regression', values }
      : { task: 'classification', labels: Int32Array.from(values), classCount: levels.length };
  return decisionTree.fit(withoutColumn(matrix, rows, column), target, TREE, random);
}

/** Fills the missing values of the column anew; answers whether that changed anything worth another round. */
function apply(
  matrix: Matrix,
  columns: readonly ImputedColumn[],
  { column, model }: Filler,
  isMissing: Float64Array,
): boolean {
  const width = columns.length;
  const { kind, levels, start } = columns[column]!;
  const rows: number[] = [];
  let farthest = 0;
  for (let row = 0; row < matrix.rows; row++) {
    if (isMissing[row * width + column] === 1) rows.push(row);
    else farthest = Math.max(farthest, Math.abs(matrix.data[row * width + column]! - start));
  }
  if (rows.length === 0) return false;
  const predicted = model.predict(withoutColumn(matrix, rows, column));
  let hasMoved = false;
  rows.forEach((row, i) => {
    const value = kind === 'number' ? predicted[i]! : likeliest(predicted, i * levels.length, levels.length);
    const at = row * width + column;
    const limit = kind === 'number' ? SETTLED * farthest : 0;
    if (Math.abs(value - matrix.data[at]!) > limit) hasMoved = true;
    matrix.data[at] = value;
  });
  return hasMoved;
}

function likeliest(probabilities: Float64Array, start: number, count: number): number {
  let best = 0;
  for (let k = 1; k < count; k++) if (probabilities[start + k]! > probabilities[start + best]!) best = k;
  return best;
}

function withoutColumn({ columns, data }: Matrix, rows: readonly number[], column: number): Matrix {
  const width = columns - 1;
  const result = new Float64Array(rows.length * width);
  rows.forEach((row, i) => {
    for (let j = 0, at = i * width; j < columns; j++)
      if (j !== column) result[at++] = data[row * columns + j]!;
  });
  return { rows: rows.length, columns: width, data: result };
}

function countByColumn(isMissing: Float64Array, { columns }: Matrix): Float64Array {
  const counts = new Float64Array(columns);
  for (let at = 0; at < isMissing.length; at++) counts[at % columns]! += isMissing[at]!;
  return counts;
}
