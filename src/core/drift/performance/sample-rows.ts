import { permutation, type Random } from '../../random.js';

/**
 * At most so many of the rows, ascending: all of them, or a seeded choice without repetition.
 *
 * @param rows ascending
 * @param most 1 or more
 *
 * @example sampleRows(Uint32Array.of(3, 5), 10, createRandom(1)) // [3, 5]
 */
export function sampleRows(rows: Uint32Array, most: number, random: Random): Uint32Array {
  if (rows.length <= most) return rows;
  const order = permutation(rows.length, random).subarray(0, most);
  return Uint32Array.from(order, (position) => rows[position]!).sort();
}
