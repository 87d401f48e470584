/** Groups of identical rows of the same make-up: `groups` of them have so many copies on each side. */
export interface RowGroups {
  readonly reference: number;
  readonly current: number;
  readonly groups: number;
}

/** What a test of repeats needs to know: groups of identical rows, and all rows of each side. */
export interface DuplicateCounts {
  /** Groups of identical rows; those with one row in all may be left out. */
  readonly groups: readonly RowGroups[];
  readonly referenceRows: number;
  readonly currentRows: number;
}

/** Repeats of one group on the current side minus those on the reference side, thinned to the same size. */
export type RepeatExcess = (reference: number, current: number) => number;

/**
 * How many rows of a group repeat an earlier one: on the current side minus on the reference side, where the larger
 * side is thinned to the size of the smaller one, in expectation.
 *
 * Formula: r(b, m) - r(a, n), r(c, N) = c s / N - 1 + C(N - c, s) / C(N, s) with s = min(n, m); c - 1 when s = N.
 *
 * @param rows rows of each side, at least one
 * @returns a function of the copies on either side
 *
 * Source: Hurlbert, Ecology 52 (1971) 577-586 (rarefaction).
 *
 * @example repeatExcess({ referenceRows: 10, currentRows: 10 })(1, 3) // 2
 */
export function repeatExcess({
  referenceRows,
  currentRows,
}: Pick<DuplicateCounts, 'referenceRows' | 'currentRows'>): RepeatExcess {
  const size = Math.min(referenceRows, currentRows);
  const ofReference = expectedRepeats(referenceRows, size);
  const ofCurrent = expectedRepeats(currentRows, size);
  return (reference, current) => ofCurrent(current) - ofReference(reference);
}

/** Repeats of a group of so many copies among `size` of `rows` rows, in expectation. */
function expectedRepeats(rows: number, size: number): (copies: number) => number {
  const known = new Map<number, number>();
  return (copies) => {
    if (copies < 2) return 0;
    if (size === rows) return copies - 1;
    let value = known.get(copies);
    if (value === undefined) {
      let absent = 1;
      for (let copy = 0; copy < copies && absent > 0; copy++) {
        absent *= Math.max(0, rows - size - copy) / (rows - copy);
      }
      value = Math.max(0, copies * (size / rows) - 1 + absent);
      known.set(copies, value);
    }
    return value;
  };
}
