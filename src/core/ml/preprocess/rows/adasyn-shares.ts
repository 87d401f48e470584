import type { Random } from '../../../random.js';
import type { Matrix } from '../../estimator.js';
import { nearestRows, scaledCopy } from './nearest-rows.js';

const NEIGHBOURS = 5;

/**
 * How many new rows each row of a class gets: in proportion to the share of other classes among its 5 nearest rows. Odd
 * parts of rows are given out by systematic sampling, so that the sum is what is wanted and every row gets its share
 * rounded up or down, on average the share itself. Rounding each for itself would make no row at all where few are
 * wanted of many; the largest remainders would give them all to the same rows.
 * @param rows of the class   @param wanted rows in all
 * @param random where the sampling starts
 * @returns undefined when no row has a stranger near it, so that nothing says where they are needed
 */
export function adasynShares(
  matrix: Matrix,
  labels: Int32Array,
  rows: Uint32Array,
  wanted: number,
  random: Random,
): Uint32Array | undefined {
  const scaled = scaledCopy(matrix);
  const everyRow = Uint32Array.from({ length: matrix.rows }, (_, i) => i);
  const strangers = Uint32Array.from(rows, (row) => {
    const near = nearestRows(scaled, row, everyRow, NEIGHBOURS).rows;
    return near.filter((other) => labels[other] !== labels[row]).length;
  });
  const total = strangers.reduce((sum, count) => sum + count, 0);
  if (total === 0) return undefined;
  const start = random.next();
  let reached = 0;
  let given = 0;
  return strangers.map((count) => {
    reached += count;
    // At the end this is `wanted`, since `start` is below 1; a large sum may be rounded up to the next.
    const upTo = Math.min(wanted, Math.floor((reached / total) * wanted + start));
    const own = upTo - given;
    given = upTo;
    return own;
  });
}
