import { rowsOfGroups } from '../split/group-ids.js';

/**
 * The rows of each part, ascending.
 * @param parts id of each row's part; absent: one part of all rows
 * @example rowsOfParts(3, Int32Array.of(7, 8, 7)) // [0, 2], [1]
 */
export function rowsOfParts(rows: number, parts: Int32Array | undefined): readonly Uint32Array[] {
  if (parts === undefined) return [Uint32Array.from({ length: rows }, (_, row) => row)];
  return rowsOfGroups(parts).map((part) => Uint32Array.from(part));
}
