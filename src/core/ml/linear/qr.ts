import type { Matrix } from '../estimator.js';

/** The least-squares solution and how many columns of the matrix were linearly independent. */
export interface LeastSquares {
  readonly solution: Float64Array;
  readonly rank: number;
}

/**
 * Solves min |A w - b| by Householder QR with column pivoting on columns scaled to unit length.
 * Prefer it to normal equations, which square the condition number. When columns depend on each other the solution
 * of least norm (in scaled columns) is taken, through a second QR of the independent rows, so duplicates share
 * their weight; columns of zeros get weight 0. O(rows x columns^2).
 * @param a any shape, finite
 * @param b one value per row
 * @param tolerance a diagonal element of R counts as zero up to this share of the largest; by default
 *   max(rows, columns) x 2.2e-16
 * Source: Golub and Van Loan 2013, Matrix Computations, sections 5.4 and 5.5; agrees with scipy.linalg.lstsq 1.17
 * (which takes the least norm in unscaled columns when the rank is deficient).
 * @example leastSquares({ rows: 2, columns: 1, data: Float64Array.of(1, 1) }, Float64Array.of(2, 4)) // solution [3], rank 1
 */
export function leastSquares(
  a: Matrix,
  b: Float64Array,
  tolerance = Math.max(a.rows, a.columns) * Number.EPSILON,
): LeastSquares {
  const { columns, lengths } = unitColumns(a);
  const right = b.slice();
  const order = columns.map((_, j) => j);
  const diagonal = new Float64Array(Math.min(a.rows, a.columns));

  let rank = 0;
  while (rank < diagonal.length) {
    const pivot = longestColumn(columns, rank);
    swap(columns, rank, pivot);
    swap(order, rank, pivot);
    const reflector = reflectBelow(columns[rank]!, rank);
    if (Math.abs(reflector.diagonal) <= tolerance * Math.abs(diagonal[0]!)) break;
    diagonal[rank] = reflector.diagonal;
    for (let j = rank + 1; j < columns.length; j++)
      applyReflector(columns[rank]!, reflector, rank, columns[j]!);
    applyReflector(columns[rank]!, reflector, rank, right);
    rank++;
  }

  const weights =
    rank === columns.length
      ? backSubstitute(columns, diagonal, right, rank)
      : leastNorm(columns, diagonal, right, rank);
  const solution = new Float64Array(a.columns);
  for (let k = 0; k < weights.length; k++) {
    const length = lengths[order[k]!]!;
    solution[order[k]!] = length > 0 ? weights[k]! / length : 0;
  }
  return { solution, rank };
}

interface Reflector {
  /** H = I - factor v v', where v stands in the column from the pivot row downwards. */
  readonly factor: number;
  /** What the reflection makes of the pivot element. */
  readonly diagonal: number;
}

function unitColumns(a: Matrix): { columns: Float64Array[]; lengths: Float64Array } {
  const lengths = new Float64Array(a.columns);
  const columns: Float64Array[] = [];
  for (let j = 0; j < a.columns; j++) {
    const column = new Float64Array(a.rows);
    let squares = 0;
    for (let i = 0; i < a.rows; i++) {
      const value = a.data[i * a.columns + j]!;
      column[i] = value;
      squares += value * value;
    }
    const length = Math.sqrt(squares);
    lengths[j] = length;
    if (length > 0) for (let i = 0; i < a.rows; i++) column[i]! /= length;
    columns.push(column);
  }
  return { columns, lengths };
}

function longestColumn(columns: readonly Float64Array[], from: number): number {
  let longest = from;
  let most = -1;
  for (let j = from; j < columns.length; j++) {
    const column = columns[j]!;
    let squares = 0;
    for (let i = from; i < column.length; i++) squares += column[i]! * column[i]!;
    if (squares > most) {
      most = squares;
      longest = j;
    }
  }
  return longest;
}

function swap<T>(list: T[], a: number, b: number): void {
  const kept = list[a]!;
  list[a] = list[b]!;
  list[b] = kept;
}

/** Replaces the column from row `from` on by its Householder vector. */
function reflectBelow(column: Float64Array, from: number): Reflector {
  let squares = 0;
  for (let i = from; i < column.length; i++) squares += column[i]! * column[i]!;
  if (squares === 0) return { factor: 0, diagonal: 0 };
  const pivot = column[from]!;
  // The sign opposite to the pivot avoids cancellation in the first element.
  const diagonal = pivot > 0 ? -Math.sqrt(squares) : Math.sqrt(squares);
  column[from] = pivot - diagonal;
  return { factor: -1 / (diagonal * column[from]!), diagonal };
}

function applyReflector(
  vector: Float64Array,
  { factor }: Reflector,
  from: number,
  target: Float64Array,
): void {
  let product = 0;
  for (let i = from; i < vector.length; i++) product += vector[i]! * target[i]!;
  const share = factor * product;
  for (let i = from; i < vector.length; i++) target[i]! -= share * vector[i]!;
}

/** Solves R w = right for the upper triangle that the reflections left behind. */
function backSubstitute(
  columns: readonly Float64Array[],
  diagonal: Float64Array,
  right: Float64Array,
  rank: number,
): Float64Array {
  const weights = right.slice(0, rank);
  for (let k = rank - 1; k >= 0; k--) {
    const weight = weights[k]! / diagonal[k]!;
    weights[k] = weight;
    for (let i = 0; i < k; i++) weights[i]! -= weight * columns[k]![i]!;
  }
  return weights;
}

/** The shortest w with [R11 R12] w = right: with [R11 R12]' = Q T, solve T' z = right and return Q z. */
function leastNorm(
  columns: readonly Float64Array[],
  diagonal: Float64Array,
  right: Float64Array,
  rank: number,
): Float64Array {
  const rowsOfR: Float64Array[] = [];
  for (let k = 0; k < rank; k++) {
    const row = new Float64Array(columns.length);
    row[k] = diagonal[k]!;
    for (let j = k + 1; j < columns.length; j++) row[j] = columns[j]![k]!;
    rowsOfR.push(row);
  }
  const reflectors: Reflector[] = [];
  const weights = new Float64Array(columns.length);
  for (let k = 0; k < rank; k++) {
    const row = rowsOfR[k]!;
    for (let m = 0; m < k; m++) applyReflector(rowsOfR[m]!, reflectors[m]!, m, row);
    let rest = right[k]!;
    for (let m = 0; m < k; m++) rest -= row[m]! * weights[m]!;
    const reflector = reflectBelow(row, k);
    weights[k] = rest / reflector.diagonal;
    reflectors.push(reflector);
  }
  for (let k = rank - 1; k >= 0; k--) applyReflector(rowsOfR[k]!, reflectors[k]!, k, weights);
  return weights;
}
