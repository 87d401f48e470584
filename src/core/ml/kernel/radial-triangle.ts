import { triangleRow } from '../discriminant/cholesky.js';
import { type RowBlock, squaredDistances } from './squared-distances.js';

/**
 * Lower triangle of the radial kernel exp(-gamma x squared distance) of all rows with each other, row after row.
 * @param gamma above 0
 * @example radialTriangle({ data: Float64Array.of(0, 1), rows: 2, columns: 1 }, 1) // [1, exp(-1), 1]
 */
export function radialTriangle(x: RowBlock, gamma: number): Float64Array {
  const lower = new Float64Array(triangleRow(x.rows));
  for (let i = 0; i < x.rows; i++) {
    const row = lower.subarray(triangleRow(i), triangleRow(i + 1));
    squaredDistances(x.data, i * x.columns, { data: x.data, rows: i + 1, columns: x.columns }, row);
    for (let j = 0; j <= i; j++) row[j] = Math.exp(-gamma * row[j]!);
  }
  return lower;
}

/**
 * The same with every entry multiplied: the covariance of a Gaussian process.
 * @param variance factor of all entries
 */
export function scaledKernel(x: RowBlock, gamma: number, variance: number): Float64Array {
  const kernel = radialTriangle(x, gamma);
  for (let at = 0; at < kernel.length; at++) kernel[at]! *= variance;
  return kernel;
}
