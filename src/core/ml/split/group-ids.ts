import { InvalidArgument } from '../../errors.js';
import type { Column } from '../../table.js';

/**
 * The group of each row from the values of a column: equal values share an id, ids count up from 0 in order of first
 * appearance, missing values get -1.
 */
export function groupIds(column: Column): Int32Array {
  const idOf = new Map<number, number>();
  const values: ArrayLike<number> = column.kind === 'category' ? column.codes : column.values;
  const isCode = column.kind === 'category';
  return Int32Array.from(values, (value) => {
    if (isCode ? value < 0 : Number.isNaN(value)) return -1;
    const known = idOf.get(value);
    if (known !== undefined) return known;
    idOf.set(value, idOf.size);
    return idOf.size - 1;
  });
}

/**
 * The coarsest grouping that keeps together what either of two groupings does: rows linked by a chain of shared groups
 * get the same id. A row without a group (negative) in one is linked by the other alone, and is a group of its own when
 * it has none in both.
 * @throws InvalidArgument on different lengths
 * @example joinGroups(Int32Array.of(0, 0, 1, 2), Int32Array.of(5, 6, 6, 7)) // [0, 0, 0, 1]
 */
export function joinGroups(a: Int32Array, b: Int32Array): Int32Array {
  if (a.length !== b.length) throw new InvalidArgument('b', `must have ${a.length} entries`, b.length);
  const parent = Int32Array.from(a, (_, row) => row);
  const root = (row: number): number => {
    let at = row;
    while (parent[at]! !== at) {
      parent[at] = parent[parent[at]!]!;
      at = parent[at]!;
    }
    return at;
  };
  for (const groups of [a, b]) {
    const firstRow = new Map<number, number>();
    groups.forEach((group, row) => {
      if (group < 0) return;
      const first = firstRow.get(group);
      if (first === undefined) firstRow.set(group, row);
      else {
        const [low, high] = [root(first), root(row)].sort((x, y) => x - y) as [number, number];
        parent[high] = low;
      }
    });
  }
  const roots = Float64Array.from(parent, (_, row) => root(row));
  return groupIds({ kind: 'number', values: roots });
}

/**
 * Gives each row without a group (negative) one of its own.
 * @example groupingAll(Int32Array.of(0, -1, 0, -1)) // [0, 1, 0, 2]
 */
export function groupingAll(groups: Int32Array): Int32Array {
  let next = groups.reduce((most, group) => Math.max(most, group), -1);
  return groups.map((group) => (group < 0 ? ++next : group));
}

/** The rows of each group, groups in order of first appearance. */
export function rowsOfGroups(groups: Int32Array): number[][] {
  const rowsOf = new Map<number, number[]>();
  groups.forEach((group, row) => {
    const rows = rowsOf.get(group);
    if (rows === undefined) rowsOf.set(group, [row]);
    else rows.push(row);
  });
  return [...rowsOf.values()];
}
