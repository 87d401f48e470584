import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.js';
import type { Matrix } from '../estimator.js';
import { leastSquares } from './qr.js';

function makeMatrix(rows: readonly (readonly number[])[]): Matrix {
  return { rows: rows.length, columns: rows[0]!.length, data: Float64Array.from(rows.flat()) };
}

function randomMatrix(rows: number, columns: number, seed: string): Matrix {
  const random = createRandom(seed);
  return { rows, columns, data: Float64Array.from({ length: rows * columns }, () => random.normal()) };
}

function product(a: Matrix, w: Float64Array): Float64Array {
  return Float64Array.from({ length: a.rows }, (_, i) =>
    w.reduce((sum, weight, j) => sum + weight * a.data[i * a.columns + j]!, 0),
  );
}

describe('leastSquares', () => {
  it('solves the example of its docstring', () => {
    const result = leastSquares(makeMatrix([[1], [1]]), Float64Array.of(2, 4));
    expect(result.rank).toBe(1);
    expect(result.solution[0]).toBeCloseTo(3, 14);
  });

  it('recovers the weights of an exact system', () => {
    const a = randomMatrix(30, 6, 'exact');
    const weights = Float64Array.of(1, -2, 3, 0.5, 0, 4);
    const { solution, rank } = leastSquares(a, product(a, weights));
    expect(rank).toBe(6);
    for (let j = 0; j < 6; j++) expect(solution[j]).toBeCloseTo(weights[j]!, 12);
  });

  it('leaves residuals at right angles to every column', () => {
    const a = randomMatrix(40, 5, 'angles');
    const random = createRandom('right');
    const b = Float64Array.from({ length: 40 }, () => random.normal());
    const fitted = product(a, leastSquares(a, b).solution);
    for (let j = 0; j < 5; j++) {
      let dot = 0;
      for (let i = 0; i < 40; i++) dot += (b[i]! - fitted[i]!) * a.data[i * 5 + j]!;
      expect(Math.abs(dot)).toBeLessThan(1e-12);
    }
  });

  it('keeps 1e-9 where normal equations would lose everything (columns 1e-6 apart)', () => {
    const base = randomMatrix(50, 2, 'close');
    const a = makeMatrix(
      Array.from({ length: 50 }, (_, i) => {
        const [u, v] = [base.data[i * 2]!, base.data[i * 2 + 1]!];
        return [u, u + 1e-6 * v];
      }),
    );
    const { solution } = leastSquares(a, product(a, Float64Array.of(2, -1)));
    expect(solution[0]).toBeCloseTo(2, 8);
    expect(solution[1]).toBeCloseTo(-1, 8);
  });

  it('is indifferent to the scale of the columns', () => {
    const base = randomMatrix(20, 3, 'scales');
    const scales = [1e-12, 1, 1e12];
    const a: Matrix = { ...base, data: base.data.map((value, at) => value * scales[at % 3]!) };
    const { solution, rank } = leastSquares(a, product(base, Float64Array.of(1, 2, 3)));
    expect(rank).toBe(3);
    scales.forEach((scale, j) => {
      expect(solution[j]! * scale).toBeCloseTo(j + 1, 11);
    });
  });

  it('shares the weight between duplicate columns and gives zeros nothing', () => {
    const a = makeMatrix([
      [1, 1, 0],
      [2, 2, 0],
      [4, 4, 0],
    ]);
    const { solution, rank } = leastSquares(a, Float64Array.of(2, 4, 8));
    expect(rank).toBe(1);
    expect(solution[0]).toBeCloseTo(1, 13);
    expect(solution[1]).toBeCloseTo(1, 13);
    expect(solution[2]).toBe(0);
  });

  it('fits exactly with the least norm when there are more columns than rows', () => {
    const a = randomMatrix(4, 9, 'wide');
    const b = Float64Array.of(1, -1, 2, 0.5);
    const { solution, rank } = leastSquares(a, b);
    expect(rank).toBe(4);
    product(a, solution).forEach((value, i) => {
      expect(value).toBeCloseTo(b[i]!, 12);
    });
  });

  it('answers zero weights for a matrix of zeros', () => {
    const { solution, rank } = leastSquares(
      makeMatrix([
        [0, 0],
        [0, 0],
      ]),
      Float64Array.of(1, 2),
    );
    expect(rank).toBe(0);
    expect([...solution]).toEqual([0, 0]);
  });
});
