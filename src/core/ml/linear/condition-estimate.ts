import type { Matrix } from '../estimator.js';

/**
 * An upper bound, up to rounding, of the condition number of a matrix with standardised columns: the square root of
 * the 1-norm condition number of its correlation matrix, through Cholesky. Infinite when the columns are dependent,
 * when one is constant, or when there are not more rows than columns.
 * It decides whether normal equations keep enough digits: they lose twice the digits of the condition number.
 * O(rows x columns^2 + columns^3).
 * @param z columns of mean 0 and standard deviation 1
 * Source: Higham 2002, Accuracy and Stability of Numerical Algorithms, chapters 6 and 10; numpy.linalg.cond(z, 2)
 * never exceeds it.
 * @example two uncorrelated columns: 1
 */
export function conditionEstimate(z: Matrix): number {
  if (z.rows <= z.columns) return Number.POSITIVE_INFINITY;
  const size = z.columns;
  const correlations = correlationMatrix(z);
  const lower = cholesky(correlations, size);
  if (lower === undefined) return Number.POSITIVE_INFINITY;
  return Math.sqrt(normOne(correlations, size) * normOne(inverseFromCholesky(lower, size), size));
}

function correlationMatrix(z: Matrix): Float64Array {
  const { rows, columns, data } = z;
  const products = new Float64Array(columns * columns);
  for (let i = 0; i < rows; i++) {
    const row = i * columns;
    for (let j = 0; j < columns; j++) {
      const value = data[row + j]!;
      for (let k = 0; k <= j; k++) products[j * columns + k]! += value * data[row + k]!;
    }
  }
  for (let j = 0; j < columns; j++) {
    for (let k = 0; k <= j; k++) {
      const mean = products[j * columns + k]! / rows;
      products[j * columns + k] = mean;
      products[k * columns + j] = mean;
    }
  }
  return products;
}

/** The lower triangle L with L L' = a, or undefined when a is not positive definite in double precision. */
function cholesky(a: Float64Array, size: number): Float64Array | undefined {
  const lower = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let rest = a[i * size + j]!;
      for (let k = 0; k < j; k++) rest -= lower[i * size + k]! * lower[j * size + k]!;
      if (i !== j) lower[i * size + j] = rest / lower[j * size + j]!;
      else if (rest > size * Number.EPSILON) lower[i * size + i] = Math.sqrt(rest);
      else return undefined;
    }
  }
  return lower;
}

function inverseFromCholesky(lower: Float64Array, size: number): Float64Array {
  const inverse = new Float64Array(size * size);
  const column = new Float64Array(size);
  for (let unit = 0; unit < size; unit++) {
    for (let i = 0; i < size; i++) {
      let rest = i === unit ? 1 : 0;
      for (let k = 0; k < i; k++) rest -= lower[i * size + k]! * column[k]!;
      column[i] = rest / lower[i * size + i]!;
    }
    for (let i = size - 1; i >= 0; i--) {
      let rest = column[i]!;
      for (let k = i + 1; k < size; k++) rest -= lower[k * size + i]! * column[k]!;
      column[i] = rest / lower[i * size + i]!;
    }
    inverse.set(column, unit * size);
  }
  return inverse;
}

function normOne(a: Float64Array, size: number): number {
  let largest = 0;
  for (let i = 0; i < size; i++) {
    let sum = 0;
    for (let j = 0; j < size; j++) sum += Math.abs(a[i * size + j]!);
    largest = Math.max(largest, sum);
  }
  return largest;
}
