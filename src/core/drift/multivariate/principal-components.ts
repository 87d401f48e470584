import { InvalidArgument } from '../../errors.js';
import type { Matrix } from '../../ml/estimator.js';
import { symmetricEigen } from '../../stats/symmetric-eigen.js';

/** The directions in which rows vary most. */
export interface PrincipalComponents {
  readonly means: Float64Array;
  /** Variance (divisor rows - 1) along every direction, also those not kept; descending, 0 or more. */
  readonly explainedVariance: Float64Array;
  /** Number of components kept. */
  readonly kept: number;
  /** Component k is `directions[k * columns .. (k + 1) * columns)`, of length 1. */
  readonly directions: Float64Array;
}

/**
 * Principal components of the columns as they are: the fewest whose variances sum up to more than a share of the
 * total, but always fewer than there are columns, so that something is left to reconstruct.
 *
 * @param x finite, at least two rows and two columns
 * @param share of the variance to explain, in (0, 1)
 * @throws InvalidArgument on a smaller matrix or a share out of range
 * Cost: O(rows x columns^2 + columns^3).
 * Source: scikit-learn 1.9 `PCA(n_components=share, svd_solver='covariance_eigh')`, except for the last column.
 *
 * @example fitPrincipalComponents(x, 0.65).kept // 1 for two columns that move together
 */
export function fitPrincipalComponents(x: Matrix, share: number): PrincipalComponents {
  const { rows, columns } = x;
  if (rows < 2 || columns < 2) {
    throw new InvalidArgument('x', 'must have at least two rows and two columns', `${rows} x ${columns}`);
  }
  if (!(share > 0 && share < 1)) throw new InvalidArgument('share', 'must be between 0 and 1', share);
  const { means, covariance } = covarianceOf(x);
  const { values, vectors } = symmetricEigen(covariance, columns);
  // Rounding can leave the last ones a little below 0.
  const explainedVariance = values.map((value) => Math.max(0, value));
  const total = explainedVariance.reduce((sum, value) => sum + value, 0);
  let kept = 0;
  let explained = 0;
  while (kept < columns - 1 && (kept === 0 || explained <= share * total))
    explained += explainedVariance[kept++]!;
  return { means, explainedVariance, kept, directions: vectors.slice(0, kept * columns) };
}

/**
 * How far every row lies from the space of the components.
 *
 * Formula: || z - P^T P z || with z = x - means and the components as rows of P.
 *
 * @param x with the columns of the fit
 * @throws InvalidArgument when the number of columns differs
 * Source: scikit-learn 1.9 `PCA`: norm of `x - inverse_transform(transform(x))`, row by row.
 *
 * @example reconstructionErrors(components, x) // 0 for rows within the space
 */
export function reconstructionErrors(components: PrincipalComponents, x: Matrix): Float64Array {
  const { means, kept, directions } = components;
  const { rows, columns, data } = x;
  if (columns !== means.length) {
    throw new InvalidArgument('x.columns', `must be ${means.length} as in the fit`, columns);
  }
  const errors = new Float64Array(rows);
  const rest = new Float64Array(columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) rest[j] = data[i * columns + j]! - means[j]!;
    // Directions are orthogonal: taking one part away leaves the others as they were.
    for (let k = 0; k < kept; k++) {
      const offset = k * columns;
      let along = 0;
      for (let j = 0; j < columns; j++) along += rest[j]! * directions[offset + j]!;
      for (let j = 0; j < columns; j++) rest[j]! -= along * directions[offset + j]!;
    }
    let squares = 0;
    for (let j = 0; j < columns; j++) squares += rest[j]! * rest[j]!;
    errors[i] = Math.sqrt(squares);
  }
  return errors;
}

function covarianceOf({ rows, columns, data }: Matrix): { means: Float64Array; covariance: Float64Array } {
  const means = new Float64Array(columns);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) means[j]! += data[i * columns + j]!;
  for (let j = 0; j < columns; j++) means[j]! /= rows;
  const covariance = new Float64Array(columns * columns);
  const centred = new Float64Array(columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) centred[j] = data[i * columns + j]! - means[j]!;
    for (let a = 0; a < columns; a++) {
      const value = centred[a]!;
      for (let b = 0; b <= a; b++) covariance[a * columns + b]! += value * centred[b]!;
    }
  }
  for (let k = 0; k < covariance.length; k++) covariance[k]! /= rows - 1;
  return { means, covariance };
}
