import { describe, expect, it } from 'vitest';
import { InvalidArgument } from '../errors.js';
import { createRandom } from '../random.js';
import { symmetricEigen } from './symmetric-eigen.js';

function randomSymmetric(size: number, seed: string): Float64Array {
  const random = createRandom(seed);
  const matrix = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) matrix[i * size + j] = matrix[j * size + i] = random.normal();
  }
  return matrix;
}

function expectEigen(matrix: Float64Array, size: number): void {
  const { values, vectors } = symmetricEigen(matrix, size);
  const scale = Math.max(1e-300, ...Array.from(values, Math.abs));
  for (let k = 0; k < size; k++) {
    const vector = vectors.subarray(k * size, (k + 1) * size);
    for (let i = 0; i < size; i++) {
      let product = 0;
      for (let j = 0; j < size; j++) product += matrix[i * size + j]! * vector[j]!;
      expect(Math.abs(product - values[k]! * vector[i]!)).toBeLessThanOrEqual(1e-12 * scale);
    }
    for (let other = 0; other <= k; other++) {
      let inner = 0;
      for (let j = 0; j < size; j++) inner += vector[j]! * vectors[other * size + j]!;
      expect(Math.abs(inner - (other === k ? 1 : 0))).toBeLessThanOrEqual(1e-12);
    }
    if (k > 0) expect(values[k]!).toBeLessThanOrEqual(values[k - 1]!);
  }
}

describe('symmetricEigen', () => {
  it('solves two by two by hand', () => {
    const { values, vectors } = symmetricEigen(Float64Array.of(2, 1, 1, 2), 2);
    expect(values[0]).toBeCloseTo(3, 14);
    expect(values[1]).toBeCloseTo(1, 14);
    expect(Math.abs(vectors[0]! * vectors[1]!)).toBeCloseTo(0.5, 14);
  });

  it('gives orthogonal vectors that the matrix only stretches, largest first', () => {
    for (const size of [1, 2, 3, 4, 7, 20, 45]) expectEigen(randomSymmetric(size, `size ${size}`), size);
  });

  it('copes with zeros, equal values, one direction only, and numbers of very different size', () => {
    expectEigen(new Float64Array(9), 3);
    expectEigen(Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1), 3);
    expectEigen(new Float64Array(36).fill(1), 6);
    expectEigen(Float64Array.of(1e12, 1, 0, 1, 1, 1e-9, 0, 1e-9, 1e-12), 3);
    expectEigen(Float64Array.of(0, 1, 0, 1, 0, 0, 0, 0, 0), 3);
    expectEigen(
      randomSymmetric(5, 'tiny').map((value) => value * 1e-200),
      5,
    );
  });

  it('refuses shapes that do not match and numbers that are none', () => {
    expect(() => symmetricEigen(new Float64Array(3), 2)).toThrow(InvalidArgument);
    expect(() => symmetricEigen(Float64Array.of(1, Number.NaN, Number.NaN, 1), 2)).toThrow(InvalidArgument);
  });
});
