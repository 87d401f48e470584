import { InvalidArgument } from '../../errors.js';

/**
 * Groups of neighbouring rows for tests on rows in time order, whose errors are alike when they are near: resampling
 * whole blocks keeps that likeness inside them.
 * @param rows number of rows, in time order
 * @param blockRows rows per block; the cube root of their number unless given, the order that suits a mean (Hall,
 *   Horowitz and Jing 1995)
 * @returns block of each row, counting up from 0; the last block may be shorter
 * @example timeBlocks(5, 2) // [0, 0, 1, 1, 2]
 */
export function timeBlocks(rows: number, blockRows = Math.ceil(Math.cbrt(rows))): Int32Array {
  if (rows > 0 && !(Number.isInteger(blockRows) && blockRows >= 1)) {
    throw new InvalidArgument('blockRows', 'must be an integer of at least 1', blockRows);
  }
  return Int32Array.from({ length: rows }, (_, row) => Math.floor(row / blockRows));
}
