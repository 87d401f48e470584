import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.js';
import { type RowSlice, sliceRows } from '../../table.js';
import { sliceGroups } from './slice-groups.js';

const part = (order: RowSlice['order'], from: number, to: number, seed = 3): RowSlice => ({
  order,
  seed,
  from,
  to,
});

/** Groups of uneven size, spread over the rows; some rows have none. */
function drawGroups(seed: number): Int32Array {
  const random = createRandom(`slice-groups/${seed}`);
  return Int32Array.from({ length: 200 }, (_, row) =>
    random.next() < 0.1 ? -1 : Math.floor(row / 20) * 4 + random.integer(9),
  );
}

describe('sliceGroups', () => {
  it('shares no group between slices that do not overlap, in either order', () => {
    for (const order of ['stored', 'shuffled'] as const) {
      for (let seed = 0; seed < 30; seed++) {
        const groups = drawGroups(seed);
        const slices = [part(order, 0, 0.49, seed), part(order, 0.49, 0.7, seed), part(order, 0.7, 1, seed)];
        const namesOf = (slice: RowSlice) =>
          new Set(
            [...sliceGroups(groups, slice)].map((row) => (groups[row]! < 0 ? `row ${row}` : groups[row])),
          );
        const all = slices.flatMap((slice) => [...namesOf(slice)]);
        expect(new Set(all).size).toBe(all.length);
      }
    }
  });

  it('deals every row of a shuffle out, about as many as the shares say', () => {
    const groups = Int32Array.from({ length: 300 }, (_, row) => Math.floor(row / 6));
    const counts = [part('shuffled', 0, 0.7), part('shuffled', 0.7, 1)].map(
      (slice) => sliceGroups(groups, slice).length,
    );
    expect(counts).toEqual([210, 90]);
  });

  it('keeps the rows that come later and leaves out earlier ones of their groups', () => {
    const groups = Int32Array.of(0, 1, 0, 2, 1, 3, 0, 4, 3, 5);
    expect([...sliceGroups(groups, part('stored', 0.7, 1))]).toEqual([7, 8, 9]);
    // Row 5 goes on as row 8.
    expect([...sliceGroups(groups, part('stored', 0, 0.7))]).toEqual([0, 1, 2, 3, 4, 6]);
    // Of the rows before row 4, all but row 3 go on behind it.
    expect([...sliceGroups(groups, part('stored', 0, 0.4))]).toEqual([3]);
  });

  it('is the slice of rows where every row is a group of its own', () => {
    const none = new Int32Array(101).fill(-1);
    for (const order of ['stored', 'shuffled'] as const) {
      for (const [from, to] of [
        [0, 0.49],
        [0.49, 0.7],
        [0.7, 1],
      ] as const) {
        const slice = part(order, from, to);
        expect(sliceGroups(none, slice)).toEqual(sliceRows(101, slice));
      }
    }
  });
});
