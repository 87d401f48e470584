import { permutation, type Random } from '../random.js';

/**
 * Ascending row numbers drawn without replacement; all rows when there are no more than `most`.
 * @param most at least 0
 * @param random not asked when all rows are taken
 * @example sampleOfRows(3, 5, random) // 0, 1, 2
 */
export function sampleOfRows(rowCount: number, most: number, random: Random): Uint32Array {
  if (rowCount <= most) return Uint32Array.from({ length: rowCount }, (_, row) => row);
  return permutation(rowCount, random).slice(0, most).sort();
}
