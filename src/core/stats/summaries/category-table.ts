import type { CategoryColumn } from '../../table.js';

/** Counts of every category that occurs on either side. The order of categories depends on the rows; sums must not. */
export interface CategoryTable {
  readonly labels: readonly string[];
  readonly reference: Float64Array;
  readonly current: Float64Array;
}

/**
 * Counts the categories of two columns over the union of their levels. Levels that never occur are left out,
 * missing rows are not counted.
 *
 * @param reference one column of labels
 * @param current another; its dictionary may differ
 *
 * @example categoryTable(colours, laterColours).labels // ['red', 'blue', ...]
 */
export function categoryTable(reference: CategoryColumn, current: CategoryColumn): CategoryTable {
  const referenceCounts = levelCounts(reference);
  const currentCounts = levelCounts(current);
  const labels: string[] = [];
  const positions = new Map<string, number>();
  reference.levels.forEach((label, code) => {
    if (referenceCounts[code] === 0) return;
    positions.set(label, labels.length);
    labels.push(label);
  });
  const currentPositions = current.levels.map((label, code) => {
    if (currentCounts[code] === 0) return -1;
    const known = positions.get(label);
    if (known !== undefined) return known;
    labels.push(label);
    return labels.length - 1;
  });
  const table = {
    labels,
    reference: new Float64Array(labels.length),
    current: new Float64Array(labels.length),
  };
  reference.levels.forEach((label, code) => {
    if (referenceCounts[code] !== 0) table.reference[positions.get(label)!] = referenceCounts[code]!;
  });
  currentPositions.forEach((position, code) => {
    if (position >= 0) table.current[position] = currentCounts[code]!;
  });
  return table;
}

/**
 * How often each level of a column occurs, by code; missing rows are not counted.
 *
 * @param column labels, dictionary encoded
 *
 * @example levelCounts({ kind: 'category', codes: Int32Array.of(0, 0, -1), levels: ['a'] }) // [2]
 */
export function levelCounts(column: CategoryColumn): Float64Array {
  const counts = new Float64Array(column.levels.length);
  for (const code of column.codes) {
    if (code >= 0) counts[code] = counts[code]! + 1;
  }
  return counts;
}

/**
 * The same counts in an order that depends on the counts alone, for sums that must not change with row order
 * or names.
 *
 * @param table counts of both sides
 *
 * @example inCanonicalOrder(table).reference // ascending
 */
export function inCanonicalOrder(table: CategoryTable): { reference: Float64Array; current: Float64Array } {
  const base = table.current.reduce((largest, count) => Math.max(largest, count), 0) + 1;
  const keys = table.reference.map((count, index) => count * base + table.current[index]!).sort();
  return {
    reference: keys.map((key) => Math.floor(key / base)),
    current: keys.map((key) => key % base),
  };
}
