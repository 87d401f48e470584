/** Rows side by side, row-major. */
export interface RowBlock {
  readonly data: Float64Array;
  readonly rows: number;
  readonly columns: number;
}

/**
 * The squared Euclidean distance of one row to every row of a block, four at a time. Adds up the squared differences
 * from first to last, so it is the same seen from either side and exactly 0 between equal rows.
 * @param source holds the row, beginning at `at`
 * @param into one number per row of the block, overwritten
 * @example the row [0, 0] and the block [3, 4], [0, 1]: 25, 1
 */
export function squaredDistances(
  source: Float64Array,
  at: number,
  { data, rows, columns }: RowBlock,
  into: Float64Array,
): void {
  let i = 0;
  for (; i + 4 <= rows; i += 4) {
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    let at0 = i * columns;
    let at1 = at0 + columns;
    let at2 = at1 + columns;
    let at3 = at2 + columns;
    for (let j = 0; j < columns; j++) {
      const value = source[at + j]!;
      let gap = value - data[at0++]!;
      s0 += gap * gap;
      gap = value - data[at1++]!;
      s1 += gap * gap;
      gap = value - data[at2++]!;
      s2 += gap * gap;
      gap = value - data[at3++]!;
      s3 += gap * gap;
    }
    into[i] = s0;
    into[i + 1] = s1;
    into[i + 2] = s2;
    into[i + 3] = s3;
  }
  for (; i < rows; i++) {
    let sum = 0;
    for (let j = 0, from = i * columns; j < columns; j++, from++) {
      const gap = source[at + j]! - data[from]!;
      sum += gap * gap;
    }
    into[i] = sum;
  }
}
