/** Place of row i in a lower triangle stored row after row. */
export function triangleRow(i: number): number {
  return (i * (i + 1)) / 2;
}

/** Rows finished together: a multiple of 4 whose rows fit the second-level cache. */
const BLOCK = 16;

/**
 * The lower triangle L with L L' = a, row after row (`size (size + 1) / 2` numbers), or undefined when `a` has no
 * full rank: when a pivot keeps no more than `tolerance` of its diagonal entry.
 * @param lower lower triangle of a symmetric matrix, row after row; overwritten with L
 * @param tolerance share of its own diagonal entry that a pivot must exceed; free of units
 * Cost: size^3 / 6 multiplications.
 * Source: Higham 2002, Accuracy and Stability of Numerical Algorithms, algorithm 10.2, in blocks of rows.
 * @example choleskyInPlace(Float64Array.of(4, 2, 5), 2, 1e-8) // [2, 1, 2]
 */
export function choleskyInPlace(
  lower: Float64Array,
  size: number,
  tolerance: number,
): Float64Array | undefined {
  for (let first = 0; first < size; first += BLOCK) {
    const end = Math.min(size, first + BLOCK);
    const grouped = end - ((end - first) % 4);
    // Every finished pair of rows is read once for the whole block; `first` is even, so they come in pairs.
    for (let j = 0; j < first; j += 2) {
      for (let i = first; i < grouped; i += 4) eliminatePair(lower, i, j);
    }
    for (let i = first; i < end; i++) {
      const row = triangleRow(i);
      for (let j = i < grouped ? first : 0; j < i; j++) {
        const other = triangleRow(j);
        lower[row + j] = (lower[row + j]! - dot(lower, row, other, j)) / lower[other + j]!;
      }
      const whole = lower[row + i]!;
      const pivot = whole - dot(lower, row, row, i);
      if (!(pivot > tolerance * whole)) return undefined;
      lower[row + i] = Math.sqrt(pivot);
    }
  }
  return lower;
}

/** Finishes columns j and j + 1 of the four rows from i: eight dot products at a time. */
function eliminatePair(lower: Float64Array, i: number, j: number): void {
  const left = triangleRow(j);
  const right = triangleRow(j + 1);
  const r0 = triangleRow(i);
  const r1 = triangleRow(i + 1);
  const r2 = triangleRow(i + 2);
  const r3 = triangleRow(i + 3);
  let a0 = lower[r0 + j]!;
  let a1 = lower[r1 + j]!;
  let a2 = lower[r2 + j]!;
  let a3 = lower[r3 + j]!;
  let b0 = lower[r0 + j + 1]!;
  let b1 = lower[r1 + j + 1]!;
  let b2 = lower[r2 + j + 1]!;
  let b3 = lower[r3 + j + 1]!;
  for (let k = 0; k < j; k++) {
    const one = lower[left + k]!;
    const two = lower[right + k]!;
    const v0 = lower[r0 + k]!;
    const v1 = lower[r1 + k]!;
    const v2 = lower[r2 + k]!;
    const v3 = lower[r3 + k]!;
    a0 -= one * v0;
    a1 -= one * v1;
    a2 -= one * v2;
    a3 -= one * v3;
    b0 -= two * v0;
    b1 -= two * v1;
    b2 -= two * v2;
    b3 -= two * v3;
  }
  const pivot = lower[left + j]!;
  const below = lower[right + j]!;
  const next = lower[right + j + 1]!;
  finish(lower, r0 + j, a0 / pivot, b0, below, next);
  finish(lower, r1 + j, a1 / pivot, b1, below, next);
  finish(lower, r2 + j, a2 / pivot, b2, below, next);
  finish(lower, r3 + j, a3 / pivot, b3, below, next);
}

function finish(
  lower: Float64Array,
  at: number,
  value: number,
  rest: number,
  below: number,
  next: number,
): void {
  lower[at] = value;
  lower[at + 1] = (rest - value * below) / next;
}

/**
 * Solves L L' v = right for v in place.
 * @param lower from `choleskyInPlace`
 * @param right overwritten with the solution
 */
export function solveCholesky(lower: Float64Array, right: Float64Array): void {
  const size = right.length;
  for (let i = 0; i < size; i++) {
    const row = triangleRow(i);
    let rest = right[i]!;
    for (let k = 0; k < i; k++) rest -= lower[row + k]! * right[k]!;
    right[i] = rest / lower[row + i]!;
  }
  for (let i = size - 1; i >= 0; i--) {
    const row = triangleRow(i);
    const value = right[i]! / lower[row + i]!;
    right[i] = value;
    for (let k = 0; k < i; k++) right[k]! -= lower[row + k]! * value;
  }
}

/**
 * Solves L v = right in place for four right sides at once, which reads the triangle once for all of them.
 * @param lower from `choleskyInPlace`
 * @param right four numbers per row of the triangle, one of each right side; overwritten with the solutions
 * @example solveLowerFour(Float64Array.of(2, 1, 2), right) // right 2, 4, 0, 0, 3, 2, 0, 0 becomes 1, 2, 0, 0, 1, 0, 0, 0
 */
export function solveLowerFour(lower: Float64Array, right: Float64Array): void {
  const size = right.length / 4;
  for (let i = 0, at = 0; i < size; i++) {
    const own = 4 * i;
    let r0 = right[own]!;
    let r1 = right[own + 1]!;
    let r2 = right[own + 2]!;
    let r3 = right[own + 3]!;
    for (let from = 0; from < own; from += 4, at++) {
      const share = lower[at]!;
      r0 -= share * right[from]!;
      r1 -= share * right[from + 1]!;
      r2 -= share * right[from + 2]!;
      r3 -= share * right[from + 3]!;
    }
    const pivot = lower[at++]!;
    right[own] = r0 / pivot;
    right[own + 1] = r1 / pivot;
    right[own + 2] = r2 / pivot;
    right[own + 3] = r3 / pivot;
  }
}

/** Four sums side by side: one alone would wait for each addition. */
function dot(a: Float64Array, first: number, second: number, length: number): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let k = 0;
  for (; k + 4 <= length; k += 4) {
    s0 += a[first + k]! * a[second + k]!;
    s1 += a[first + k + 1]! * a[second + k + 1]!;
    s2 += a[first + k + 2]! * a[second + k + 2]!;
    s3 += a[first + k + 3]! * a[second + k + 3]!;
  }
  for (; k < length; k++) s0 += a[first + k]! * a[second + k]!;
  return s0 + s1 + (s2 + s3);
}
