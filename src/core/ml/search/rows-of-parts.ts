/**
 * The rows of each part, ascending.
 * @param parts id of each row's part; absent: one part of all rows
 * @example rowsOfParts(3, Int32Array.of(7, 8, 7)) // [0, 2], [1]
 */
export function rowsOfParts(rows: number, parts: Int32Array | undefined): readonly Uint32Array[] {
  if (parts === undefined) return [Uint32Array.from({ length: rows }, (_, row) => row)];
  const found = new Map<number, number[]>();
  for (let row = 0; row < rows; row++) {
    const known = found.get(parts[row]!);
    if (known === undefined) found.set(parts[row]!, [row]);
    else known.push(row);
  }
  return Array.from(found.values(), (part) => Uint32Array.from(part));
}
