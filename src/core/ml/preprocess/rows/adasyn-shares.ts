import type { Matrix } from '../../estimator.js';
import { nearestRows, scaledCopy } from './nearest-rows.js';

const NEIGHBOURS = 5;

/**
 * How many new rows each row of a class gets: in proportion to the share of other classes among its 5 nearest rows,
 * rounded to whole rows.
 * @param rows of the class   @param wanted rows in all, before rounding
 * @returns undefined when no row has a stranger near it, so that nothing says where they are needed
 */
export function adasynShares(
  matrix: Matrix,
  labels: Int32Array,
  rows: Uint32Array,
  wanted: number,
): Uint32Array | undefined {
  const scaled = scaledCopy(matrix);
  const everyRow = Uint32Array.from({ length: matrix.rows }, (_, i) => i);
  const shares = Float64Array.from(rows, (row) => {
    const near = nearestRows(scaled, row, everyRow, NEIGHBOURS).rows;
    return near.filter((other) => labels[other] !== labels[row]).length / Math.max(1, near.length);
  });
  const total = shares.reduce((sum, share) => sum + share, 0);
  if (total === 0) return undefined;
  return Uint32Array.from(shares, (share) => Math.round((share / total) * wanted));
}
