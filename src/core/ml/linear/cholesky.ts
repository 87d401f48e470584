/**
 * The lower triangle L with L L' = a, or undefined when a is not positive definite in double precision.
 * A pivot counts as zero when it is no more than size x 2.2e-16 of its own diagonal element.
 * @param a row-major `size x size`, symmetric; only the lower triangle is read
 * Cost: size^3 / 6 multiplications.
 * Source: Golub and Van Loan 2013, Matrix Computations, section 4.2; agrees with numpy.linalg.cholesky.
 * @example choleskyFactor(Float64Array.of(4, 2, 2, 2), 2) // [2, 0, 1, 1]
 */
export function choleskyFactor(a: Float64Array, size: number): Float64Array | undefined {
  const lower = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    const rowI = i * size;
    for (let j = 0; j < i; j++) {
      const rowJ = j * size;
      lower[rowI + j] = (a[rowI + j]! - dotOfRows(lower, rowI, lower, rowJ, j)) / lower[rowJ + j]!;
    }
    const whole = a[rowI + i]!;
    const rest = whole - dotOfRows(lower, rowI, lower, rowI, i);
    if (!(rest > size * Number.EPSILON * whole)) return undefined;
    lower[rowI + i] = Math.sqrt(rest);
  }
  return lower;
}

/**
 * Solves L L' w = right.
 * @param lower what `choleskyFactor` returned
 * @param right one value per row; stays untouched
 * @example solveCholesky(Float64Array.of(2, 0, 1, 1), 2, Float64Array.of(4, 2)) // [1, 0]
 */
export function solveCholesky(lower: Float64Array, size: number, right: Float64Array): Float64Array {
  const weights = right.slice();
  for (let i = 0; i < size; i++) {
    weights[i] = (weights[i]! - dotOfRows(lower, i * size, weights, 0, i)) / lower[i * size + i]!;
  }
  for (let i = size - 1; i >= 0; i--) {
    const row = i * size;
    const weight = weights[i]! / lower[row + i]!;
    weights[i] = weight;
    for (let k = 0; k < i; k++) weights[k]! -= weight * lower[row + k]!;
  }
  return weights;
}

/**
 * The diagonal of (L L')^-1: the squares of L^-1 summed by column.
 * @param lower what `choleskyFactor` returned
 * Cost: size^3 / 6 multiplications and a second matrix of that size.
 * @example inverseDiagonal(Float64Array.of(2, 0, 1, 1), 2) // [0.5, 1]
 */
export function inverseDiagonal(lower: Float64Array, size: number): Float64Array {
  const inverse = new Float64Array(size * size);
  const diagonal = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    const row = i * size;
    for (let k = 0; k < i; k++) {
      const share = lower[row + k]!;
      for (let j = 0; j <= k; j++) inverse[row + j]! -= share * inverse[k * size + j]!;
    }
    inverse[row + i] = 1;
    for (let j = 0; j <= i; j++) {
      inverse[row + j]! /= lower[row + i]!;
      diagonal[j]! += inverse[row + j]! ** 2;
    }
  }
  return diagonal;
}

/** Four sums side by side, because one sum would wait for each addition to end. */
function dotOfRows(a: Float64Array, atA: number, b: Float64Array, atB: number, length: number): number {
  let first = 0;
  let second = 0;
  let third = 0;
  let fourth = 0;
  let k = 0;
  for (; k + 3 < length; k += 4) {
    first += a[atA + k]! * b[atB + k]!;
    second += a[atA + k + 1]! * b[atB + k + 1]!;
    third += a[atA + k + 2]! * b[atB + k + 2]!;
    fourth += a[atA + k + 3]! * b[atB + k + 3]!;
  }
  for (; k < length; k++) first += a[atA + k]! * b[atB + k]!;
  return first + second + (third + fourth);
}
