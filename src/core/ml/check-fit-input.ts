import { InvalidArgument } from '../errors.js';
import type { ClassTarget, Matrix, NumberTarget, Target } from './estimator.js';
import { isCode } from './level-code.js';

/**
 * Checks what every fit on `plain` or `scaled` input relies on: at least one row and one column, shapes that agree,
 * finite numbers, labels in 0..classCount-1, usable weights. O(rows x columns), small beside any fit.
 * @throws InvalidArgument naming the first thing that is off
 * @example checkFitInput(x, { task: 'regression', values: new Float64Array(x.rows) })
 */
export function checkFitInput(x: Matrix, y: Target, weights?: Float64Array): void {
  checkShape(x);
  for (let i = 0; i < x.data.length; i++) {
    if (!Number.isFinite(x.data[i]!)) {
      const place = `row ${Math.floor(i / x.columns)}, column ${i % x.columns}`;
      throw new InvalidArgument('x.data', `must be finite everywhere (${place})`, x.data[i]);
    }
  }
  checkTarget(x, y, weights);
}

/**
 * The same for `raw` input: numbers may be missing (NaN) but not infinite, and a column with levels holds their codes.
 * @returns per column whether a value is missing
 * @throws InvalidArgument naming the first thing that is off
 * @example checkRawFitInput(x, { task: 'regression', values: new Float64Array(x.rows) })
 */
export function checkRawFitInput(x: Matrix, y: Target, weights?: Float64Array): Uint8Array {
  checkShape(x);
  const { columns, data } = x;
  const levels = x.levels ?? new Int32Array(columns);
  if (levels.length !== columns) {
    throw new InvalidArgument('x.levels', `must hold one number per column (${columns})`, levels.length);
  }
  const hasMissing = new Uint8Array(columns);
  for (let i = 0, column = 0; i < data.length; i++, column = column + 1 === columns ? 0 : column + 1) {
    const value = data[i]!;
    if (Number.isNaN(value)) hasMissing[column] = 1;
    else if (value - value !== 0) {
      throw new InvalidArgument('x.data', `must not be infinite (row ${Math.floor(i / columns)})`, value);
    } else if (levels[column]! > 0 && !isCode(value, levels[column]!)) {
      const range = `must hold codes of levels, 0 to ${levels[column]! - 1}, in column ${column}`;
      throw new InvalidArgument('x.data', range, value);
    }
  }
  checkTarget(x, y, weights);
  return hasMissing;
}

/**
 * Says no to weights on behalf of an estimator that has no use for them.
 * @throws InvalidArgument when there are any
 */
export function refuseWeights(estimatorId: string, weights: Float64Array | undefined): void {
  if (weights === undefined) return;
  throw new InvalidArgument('weights', `must be absent for ${estimatorId}`, `${weights.length} weights`);
}

/**
 * Checks that a matrix to predict has the columns the model was trained on.
 * @param expected number of columns of the training matrix
 * @throws InvalidArgument when it has more or fewer, or when its data do not fill its shape
 */
export function checkColumns(x: Matrix, expected: number): void {
  if (x.columns !== expected) {
    throw new InvalidArgument('x.columns', `must be ${expected} as in training`, x.columns);
  }
  checkLength(x);
}

/**
 * The target of a classifier.
 * @throws InvalidArgument when the target holds numbers instead of classes
 */
export function expectClasses(estimatorId: string, y: Target): ClassTarget {
  if (y.task === 'classification') return y;
  throw new InvalidArgument('y.task', `must be classification for ${estimatorId}`, y.task);
}

/**
 * The target of a regressor.
 * @throws InvalidArgument when the target holds classes instead of numbers
 */
export function expectNumbers(estimatorId: string, y: Target): NumberTarget {
  if (y.task === 'regression') return y;
  throw new InvalidArgument('y.task', `must be regression for ${estimatorId}`, y.task);
}

function checkShape(x: Matrix): void {
  if (!Number.isInteger(x.rows) || x.rows < 1) {
    throw new InvalidArgument('x.rows', 'must be a whole number of at least 1', x.rows);
  }
  if (!Number.isInteger(x.columns) || x.columns < 1) {
    throw new InvalidArgument('x.columns', 'must be a whole number of at least 1', x.columns);
  }
  checkLength(x);
}

function checkTarget(x: Matrix, y: Target, weights: Float64Array | undefined): void {
  if (y.task === 'classification') checkLabels(y, x.rows);
  else checkValues(y, x.rows);
  if (weights !== undefined) checkWeights(weights, x.rows);
}

function checkLength(x: Matrix): void {
  if (x.data.length !== x.rows * x.columns) {
    throw new InvalidArgument(
      'x.data',
      `must hold rows x columns = ${x.rows * x.columns} values`,
      x.data.length,
    );
  }
}

function checkWeights(weights: Float64Array, rows: number): void {
  if (weights.length !== rows) {
    throw new InvalidArgument('weights', `must hold one weight per row (${rows})`, weights.length);
  }
  let sum = 0;
  for (const weight of weights) {
    if (!(Number.isFinite(weight) && weight >= 0)) {
      throw new InvalidArgument('weights', 'must be finite and at least 0', weight);
    }
    sum += weight;
  }
  if (sum === 0) throw new InvalidArgument('weights', 'must not all be 0', 0);
}

function checkLabels(y: ClassTarget, rows: number): void {
  if (!Number.isInteger(y.classCount) || y.classCount < 1) {
    throw new InvalidArgument('y.classCount', 'must be a whole number of at least 1', y.classCount);
  }
  if (y.labels.length !== rows) {
    throw new InvalidArgument('y.labels', `must hold one label per row (${rows})`, y.labels.length);
  }
  for (const label of y.labels) {
    if (label < 0 || label >= y.classCount) {
      throw new InvalidArgument('y.labels', `must lie in 0..${y.classCount - 1}`, label);
    }
  }
}

function checkValues(y: NumberTarget, rows: number): void {
  if (y.values.length !== rows) {
    throw new InvalidArgument('y.values', `must hold one value per row (${rows})`, y.values.length);
  }
  for (const value of y.values) {
    if (!Number.isFinite(value)) throw new InvalidArgument('y.values', 'must all be finite', value);
  }
}
