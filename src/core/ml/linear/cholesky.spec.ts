import { describe, expect, it } from 'vitest';
import { choleskyFactor, inverseDiagonal, solveCholesky } from './cholesky.js';
import { GrowingCholesky } from './growing-cholesky.js';

const matrix = Float64Array.of(4, 2, 1, 2, 3, 0.5, 1, 0.5, 2);
const right = Float64Array.of(11, 9.5, 8);

describe('inverseDiagonal', () => {
  it('is the diagonal of the inverse, column by column of it', () => {
    const lower = choleskyFactor(matrix, 3)!;
    const diagonal = inverseDiagonal(lower, 3);
    for (let j = 0; j < 3; j++) {
      const unit = Float64Array.from({ length: 3 }, (_, k) => (k === j ? 1 : 0));
      expect(diagonal[j]).toBeCloseTo(solveCholesky(lower, 3, unit)[j]!, 14);
    }
  });
});

describe('choleskyFactor', () => {
  it('is a lower triangle whose product with its transpose is the matrix', () => {
    expect([...choleskyFactor(Float64Array.of(4, 2, 2, 2), 2)!]).toEqual([2, 0, 1, 1]);
  });

  it('solves what it factored', () => {
    const solved = solveCholesky(choleskyFactor(matrix, 3)!, 3, right);
    [1, 2, 3].forEach((value, i) => {
      expect(solved[i]).toBeCloseTo(value, 12);
    });
  });

  it('refuses a matrix that is not positive definite', () => {
    expect(choleskyFactor(Float64Array.of(1, 2, 2, 1), 2)).toBeUndefined();
    expect(choleskyFactor(Float64Array.of(1, 1, 1, 1), 2)).toBeUndefined();
  });
});

describe('GrowingCholesky', () => {
  it('solves like the factor made at once, also after columns left', () => {
    const growing = new GrowingCholesky();
    growing.add(Float64Array.of(), 4);
    growing.add(Float64Array.of(1), 2);
    growing.cutTo(1);
    growing.add(Float64Array.of(2), 3);
    growing.add(Float64Array.of(1, 0.5), 2);
    const solved = growing.solve(right);
    [1, 2, 3].forEach((value, i) => {
      expect(solved[i]).toBeCloseTo(value, 12);
    });
  });

  it('leaves out a column that depends on those already in', () => {
    const growing = new GrowingCholesky();
    growing.add(Float64Array.of(), 1);
    expect(growing.add(Float64Array.of(2), 4)).toBe(false);
    expect(growing.size).toBe(1);
  });
});
