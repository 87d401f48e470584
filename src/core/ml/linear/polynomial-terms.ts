import type { Matrix } from '../estimator.js';

/** Beyond this many deviations nothing changes any more; its fifth power is still finite. */
export const FARTHEST = 1e50;

/** Products of powers of columns. */
export interface PolynomialTerms {
  /** Per term the columns that are multiplied, each as often as its power. */
  readonly factors: readonly (readonly number[])[];
  /** What is subtracted from each column before. */
  readonly means: Float64Array;
  /** What each column is divided by then. */
  readonly scales: Float64Array;
}

/**
 * All products of 1 to `degree` columns, in order of degree, then of columns.
 * @example polynomialFactors(2, 2) // [[0], [1], [0, 0], [0, 1], [1, 1]]
 */
export function polynomialFactors(columns: number, degree: number): number[][] {
  const all: number[][] = [];
  let ofDegree: number[][] = [[]];
  for (let d = 1; d <= degree; d++) {
    ofDegree = ofDegree.flatMap((factors) => {
      const first = factors.at(-1) ?? 0;
      return Array.from({ length: columns - first }, (_, k) => [...factors, first + k]);
    });
    all.push(...ofDegree);
  }
  return all;
}

/** How many terms `polynomialFactors` has: columns + degree over degree, less one. */
export function countTerms(columns: number, degree: number): number {
  let count = 1;
  for (let d = 1; d <= degree; d++) count = (count * (columns + d)) / d;
  return Math.round(count) - 1;
}

/** The terms of every row; values further than 1e50 scales from the mean count as that far. */
export function expandTerms(x: Matrix, { factors, means, scales }: PolynomialTerms): Matrix {
  const data = new Float64Array(x.rows * factors.length);
  const row = new Float64Array(x.columns);
  for (let i = 0, at = 0; i < x.rows; i++) {
    for (let j = 0; j < x.columns; j++) {
      const score = (x.data[i * x.columns + j]! - means[j]!) / scales[j]!;
      row[j] = Math.max(-FARTHEST, Math.min(FARTHEST, score));
    }
    for (const columns of factors) {
      let term = 1;
      for (const column of columns) term *= row[column]!;
      data[at++] = term;
    }
  }
  return { rows: x.rows, columns: factors.length, data };
}
