import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.js';
import { choleskyInPlace, solveCholesky, solveLowerFour, triangleRow } from './cholesky.js';

/** B B' + I of random B, whole and as a triangle. */
function positiveDefinite(size: number) {
  const random = createRandom(`definite/${size}`);
  const b = Float64Array.from({ length: size * size }, () => random.normal());
  const lower = new Float64Array(triangleRow(size));
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = i === j ? 1 : 0;
      for (let k = 0; k < size; k++) sum += b[i * size + k]! * b[j * size + k]!;
      lower[triangleRow(i) + j] = sum;
    }
  }
  return lower;
}

describe('choleskyInPlace', () => {
  it('finds the factor of a small matrix', () => {
    expect([...choleskyInPlace(Float64Array.of(4, 2, 5), 2, 1e-8)!]).toEqual([2, 1, 2]);
  });

  it.each([1, 5, 16, 19, 40, 53])('solves systems of size %i, with and without whole blocks', (size) => {
    const a = positiveDefinite(size);
    const wanted = Float64Array.from({ length: size }, (_, i) => Math.sin(i + 1));
    const right = wanted.map((_, i) => {
      let sum = 0;
      for (let j = 0; j < size; j++) sum += a[triangleRow(Math.max(i, j)) + Math.min(i, j)]! * wanted[j]!;
      return sum;
    });
    solveCholesky(choleskyInPlace(a, size, 0)!, right);
    for (let i = 0; i < size; i++) expect(right[i]).toBeCloseTo(wanted[i]!, 9);
  });

  it('says no to a matrix without full rank, in any units', () => {
    for (const unit of [1, 1e-12, 1e12]) {
      expect(choleskyInPlace(Float64Array.of(unit, unit, unit), 2, 1e-8)).toBeUndefined();
    }
    expect(choleskyInPlace(Float64Array.of(0), 1, 1e-8)).toBeUndefined();
  });
});

describe('solveLowerFour', () => {
  it.each([1, 2, 7, 20])('solves four right sides of size %i at once', (size) => {
    const lower = choleskyInPlace(positiveDefinite(size), size, 1e-8)!;
    const wanted = Float64Array.from({ length: 4 * size }, (_, at) => Math.cos(at + 1));
    const right = wanted.map((_, at) => {
      const [i, lane] = [Math.floor(at / 4), at % 4];
      let sum = 0;
      for (let k = 0; k <= i; k++) sum += lower[triangleRow(i) + k]! * wanted[4 * k + lane]!;
      return sum;
    });
    solveLowerFour(lower, right);
    right.forEach((value, at) => {
      expect(value).toBeCloseTo(wanted[at]!, 10);
    });
  });
});
