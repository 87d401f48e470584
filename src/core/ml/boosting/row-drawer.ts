import type { Random } from '../../random.js';

/**
 * Draws rows for a tree without replacement.
 * @param rows to draw from, ascending
 * @param count how many, at most their number
 * @param order receives the rows drawn, then the others, both ascending, from its beginning
 * Source: Knuth, The Art of Computer Programming 2, section 3.4.2, algorithm S.
 */
export function drawRows(rows: Uint32Array, count: number, order: Uint32Array, random: Random): void {
  if (count === rows.length) {
    order.set(rows);
    return;
  }
  let drawn = 0;
  let passed = 0;
  for (let i = 0; i < rows.length; i++) {
    const isDrawn = (rows.length - i) * random.next() < count - drawn;
    if (isDrawn) order[drawn++] = rows[i]!;
    else order[count + passed++] = rows[i]!;
  }
}

/**
 * Draws columns for a tree without replacement.
 * @param count how many
 * @param allowed receives 1 for those drawn and 0 for the others
 * @param columns number of columns to draw from
 */
export function drawColumns(columns: number, count: number, allowed: Uint8Array, random: Random): void {
  allowed.fill(0);
  if (count === columns) {
    allowed.fill(1, 0, columns);
    return;
  }
  let drawn = 0;
  for (let column = 0; column < columns; column++) {
    if ((columns - column) * random.next() >= count - drawn) continue;
    allowed[column] = 1;
    drawn++;
  }
}
