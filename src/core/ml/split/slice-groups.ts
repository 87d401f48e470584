import { type RowSlice, sliceBounds, sliceOrder } from '../../table.js';
import { groupingAll, rowsOfGroups } from './group-ids.js';

/**
 * Row indices of a slice that parts no group, ascending. Two slices of the same order and seed that do not overlap as
 * shares share neither a row nor a group.
 * In a shuffle whole groups change places; a group belongs to the slice that its middle falls into.
 * In stored order rows keep their places; a row is left out of its slice when its group goes on behind the end: what comes
 * later judges and stays as it is, like the test rows of `keepGroupsApart`.
 * @param groups group of each row; a negative one is a group of its own
 * @throws InvalidArgument unless 0 <= from <= to <= 1
 * @example sliceGroups(Int32Array.of(5, 6, 5, 7), { order: 'stored', seed: 0, from: 0, to: 0.5 }) // row 1
 */
export function sliceGroups(groups: Int32Array, slice: RowSlice): Uint32Array {
  const bounds = sliceBounds(groups.length, slice);
  const rowsOf = rowsOfGroups(groupingAll(groups));
  const rows =
    slice.order === 'stored' ? storedRows(rowsOf, bounds) : shuffledRows(rowsOf, slice.seed, bounds);
  return Uint32Array.from(rows).sort();
}

interface Bounds {
  readonly start: number;
  readonly end: number;
}

function storedRows(rowsOf: readonly number[][], { start, end }: Bounds): number[] {
  return rowsOf.flatMap((rows) => (rows.at(-1)! >= end ? [] : rows.filter((row) => row >= start)));
}

function shuffledRows(rowsOf: readonly number[][], seed: number, { start, end }: Bounds): number[] {
  const taken: number[] = [];
  let position = 0;
  for (const index of sliceOrder(rowsOf.length, seed)) {
    const rows = rowsOf[index]!;
    const middle = position + rows.length / 2;
    if (middle >= start && middle < end) for (const row of rows) taken.push(row);
    position += rows.length;
  }
  return taken;
}
