import { InvalidArgument } from '../errors.js';

/** Eigenvalues in descending order with their eigenvectors of length 1. */
export interface SymmetricEigen {
  readonly values: Float64Array;
  /** Vector k is `vectors[k * size .. (k + 1) * size)`; its entry of largest size is positive. */
  readonly vectors: Float64Array;
}

/** A number that cannot converge in so many steps is not a number. */
const MOST_STEPS = 60;

/**
 * All eigenvalues and eigenvectors of a real symmetric matrix: Householder reduction to tridiagonal form, then
 * implicit QL steps. Backward stable: errors are some multiples of rounding times the largest eigenvalue.
 *
 * @param matrix row-major `size * size`, finite; only the lower triangle is read
 * @param size 1 or more
 * @throws InvalidArgument when the shape does not match or a number is not finite
 * Cost: about 4 size^3 multiplications.
 * Source: Golub and Van Loan, Matrix Computations (4th edition, 2013), 8.3; NumPy 2.4 `numpy.linalg.eigh`.
 *
 * @example symmetricEigen(Float64Array.of(2, 1, 1, 2), 2).values // 3, 1
 */
export function symmetricEigen(matrix: Float64Array, size: number): SymmetricEigen {
  if (size < 1 || matrix.length !== size * size) {
    throw new InvalidArgument('matrix', `must hold size x size = ${size * size} numbers`, matrix.length);
  }
  if (!matrix.every(Number.isFinite)) throw new InvalidArgument('matrix', 'must be finite everywhere', 'NaN');
  const basis = matrix.slice();
  for (let i = 0; i < size; i++) for (let j = 0; j < i; j++) basis[j * size + i] = basis[i * size + j]!;
  const diagonal = new Float64Array(size);
  const beside = new Float64Array(size);
  tridiagonalise(basis, size, diagonal, beside);
  diagonalise(basis, size, diagonal, beside);
  const order = Array.from(diagonal, (_, k) => k).sort((a, b) => diagonal[b]! - diagonal[a]!);
  const vectors = new Float64Array(size * size);
  order.forEach((from, k) => {
    vectors.set(withLargestPositive(basis.subarray(from * size, (from + 1) * size)), k * size);
  });
  return { values: Float64Array.from(order, (k) => diagonal[k]!), vectors };
}

/**
 * Reflects the matrix step by step into tridiagonal form T = Q^T A Q and leaves the columns of Q as rows of `a`.
 * @param diagonal receives the diagonal of T
 * @param beside receives the entries below it; `beside[i]` stands left of `diagonal[i + 1]`
 */
function tridiagonalise(a: Float64Array, size: number, diagonal: Float64Array, beside: Float64Array): void {
  const reflections: { readonly start: number; readonly vector: Float64Array }[] = [];
  const product = new Float64Array(size);
  for (let k = 0; k + 2 < size; k++) {
    const start = k + 1;
    const length = size - start;
    const vector = Float64Array.from({ length }, (_, i) => a[(start + i) * size + k]!);
    const norm = lengthOf(vector);
    if (norm === 0) continue;
    // The sign that avoids cancellation.
    const pivot = vector[0]! > 0 ? -norm : norm;
    vector[0]! -= pivot;
    const scale = lengthOf(vector);
    if (scale === 0) continue;
    for (let i = 0; i < length; i++) vector[i]! /= scale;
    // A becomes H A H with H = I - 2 v v^T, written as A - v w^T - w v^T.
    let inner = 0;
    for (let i = 0; i < length; i++) {
      const row = (start + i) * size + start;
      let sum = 0;
      for (let j = 0; j < length; j++) sum += a[row + j]! * vector[j]!;
      product[i] = 2 * sum;
      inner += 2 * sum * vector[i]!;
    }
    for (let i = 0; i < length; i++) product[i]! -= inner * vector[i]!;
    for (let i = 0; i < length; i++) {
      const row = (start + i) * size + start;
      for (let j = 0; j < length; j++) a[row + j]! -= vector[i]! * product[j]! + product[i]! * vector[j]!;
    }
    a[start * size + k] = pivot;
    reflections.push({ start, vector });
  }
  for (let i = 0; i < size; i++) diagonal[i] = a[i * size + i]!;
  for (let i = 0; i + 1 < size; i++) beside[i] = a[(i + 1) * size + i]!;
  a.fill(0);
  for (let i = 0; i < size; i++) a[i * size + i] = 1;
  // Rows of `a` are columns of Q, so that a rotation later touches two stretches of memory.
  for (const { start, vector } of reflections.reverse()) {
    for (let row = start; row < size; row++) {
      const offset = row * size + start;
      let sum = 0;
      for (let j = 0; j < vector.length; j++) sum += a[offset + j]! * vector[j]!;
      for (let j = 0; j < vector.length; j++) a[offset + j]! -= 2 * sum * vector[j]!;
    }
  }
}

/** Implicit QL with Wilkinson's shift; rotates the rows of `basis` along. */
function diagonalise(basis: Float64Array, size: number, diagonal: Float64Array, beside: Float64Array): void {
  for (let low = 0; low < size; low++) {
    for (let step = 0; step < MOST_STEPS; step++) {
      let high = low;
      for (; high + 1 < size; high++) {
        const scale = Math.abs(diagonal[high]!) + Math.abs(diagonal[high + 1]!);
        if (Math.abs(beside[high]!) <= Number.EPSILON * scale) break;
      }
      if (high === low) break;
      const half = (diagonal[low + 1]! - diagonal[low]!) / (2 * beside[low]!);
      const root = Math.hypot(half, 1);
      let bulge = diagonal[high]! - diagonal[low]! + beside[low]! / (half + (half < 0 ? -root : root));
      let sine = 1;
      let cosine = 1;
      let carried = 0;
      let isSplit = false;
      for (let i = high - 1; i >= low; i--) {
        const off = sine * beside[i]!;
        const kept = cosine * beside[i]!;
        const length = Math.hypot(off, bulge);
        beside[i + 1] = length;
        if (length === 0) {
          diagonal[i + 1]! -= carried;
          beside[high] = 0;
          isSplit = true;
          break;
        }
        sine = off / length;
        cosine = bulge / length;
        const shifted = diagonal[i + 1]! - carried;
        const turned = (diagonal[i]! - shifted) * sine + 2 * cosine * kept;
        carried = sine * turned;
        diagonal[i + 1] = shifted + carried;
        bulge = cosine * turned - kept;
        rotateRows(basis, size, i, sine, cosine);
      }
      if (isSplit) continue;
      diagonal[low]! -= carried;
      beside[low] = bulge;
      beside[high] = 0;
    }
  }
}

function lengthOf(vector: Float64Array): number {
  let largest = 0;
  for (const value of vector) largest = Math.max(largest, Math.abs(value));
  if (largest === 0) return 0;
  let squares = 0;
  for (const value of vector) squares += (value / largest) ** 2;
  return largest * Math.sqrt(squares);
}

function rotateRows(basis: Float64Array, size: number, row: number, sine: number, cosine: number): void {
  const first = row * size;
  const second = first + size;
  for (let k = 0; k < size; k++) {
    const upper = basis[first + k]!;
    const lower = basis[second + k]!;
    basis[second + k] = sine * upper + cosine * lower;
    basis[first + k] = cosine * upper - sine * lower;
  }
}

/** An eigenvector is determined up to its sign only. */
function withLargestPositive(vector: Float64Array): Float64Array {
  let largest = 0;
  for (const value of vector) if (Math.abs(value) > Math.abs(largest)) largest = value;
  return largest < 0 ? vector.map((value) => -value) : vector;
}
