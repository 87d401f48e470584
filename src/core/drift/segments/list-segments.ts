import { levelCounts } from '../../stats/summaries/category-table.js';
import type { CategoryColumn } from '../../table.js';

/** The rows of one level of a category column on both sides. */
export interface Segment {
  readonly column: string;
  readonly label: string;
  readonly referenceRows: Uint32Array;
  readonly currentRows: Uint32Array;
}

/** Smaller segments say nothing about a distribution. */
const fewestRows = 30;
const mostLevels = 20;

/**
 * The segments of a category column: its 20 most frequent levels with at least 30 rows on both sides.
 *
 * @param name name of the column
 * @param reference the column
 * @param current the column of the same name
 * @returns segments by pooled rows, largest first; equal ones by label
 *
 * @example listSegments('country', reference, current)[0]?.label // 'DE'
 */
export function listSegments(name: string, reference: CategoryColumn, current: CategoryColumn): Segment[] {
  const referenceCounts = countByLabel(reference);
  const currentCounts = countByLabel(current);
  const labels = [...referenceCounts.keys()].filter(
    (label) => Math.min(referenceCounts.get(label) ?? 0, currentCounts.get(label) ?? 0) >= fewestRows,
  );
  const pooled = (label: string) => (referenceCounts.get(label) ?? 0) + (currentCounts.get(label) ?? 0);
  return labels
    .sort((a, b) => pooled(b) - pooled(a) || (a < b ? -1 : 1))
    .slice(0, mostLevels)
    .map((label) => ({
      column: name,
      label,
      referenceRows: rowsOf(reference, label, referenceCounts.get(label) ?? 0),
      currentRows: rowsOf(current, label, currentCounts.get(label) ?? 0),
    }));
}

function countByLabel(column: CategoryColumn): Map<string, number> {
  const counts = levelCounts(column);
  return new Map(column.levels.map((label, code) => [label, counts[code]!]));
}

function rowsOf(column: CategoryColumn, label: string, count: number): Uint32Array {
  const code = column.levels.indexOf(label);
  const rows = new Uint32Array(count);
  let next = 0;
  for (let row = 0; row < column.codes.length; row++) if (column.codes[row] === code) rows[next++] = row;
  return rows;
}
