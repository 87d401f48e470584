/** How columns are read a few at a time, so that memory stays bounded. */
import type { TableSource } from './table-source.js';

/** Values that a reader holds at once, besides the working copies of the column it looks at. */
const VALUES_HELD = 4_000_000;

/** Rows of the files of a source. Whole files are read before a slice is cut out of them, so slices do not count. */
export function storedRows({ parts }: TableSource): number {
  return parts.reduce((sum, part) => sum + part.rowCount, 0);
}

/**
 * Cuts columns into groups that are read together: many narrow reads cost time, wide ones memory.
 * @param rows rows of all sources that are read side by side
 */
export function readGroups(columns: readonly string[], rows: number): string[][] {
  const size = Math.max(1, Math.floor(VALUES_HELD / Math.max(1, rows)));
  const groups: string[][] = [];
  for (let start = 0; start < columns.length; start += size) groups.push(columns.slice(start, start + size));
  return groups;
}
