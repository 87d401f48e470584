import type { CategoryColumn } from '../../table.js';

/** What `createLevelIndex` answers for a level that training did not know. */
export const UNSEEN = -1;

/**
 * Prepares the translation of any column's codes into positions among `levels`.
 * The returned function gives, for a column, the position of each of its codes, or `UNSEEN`.
 * The answer is remembered per levels array, since many small tables share one.
 */
export function createLevelIndex(levels: readonly string[]): (column: CategoryColumn) => Int32Array {
  const position = new Map(levels.map((level, index) => [level, index]));
  const remembered = new WeakMap<readonly string[], Int32Array>();
  return (column) => {
    const known = remembered.get(column.levels);
    if (known !== undefined) return known;
    const index = Int32Array.from(column.levels, (level) => position.get(level) ?? UNSEEN);
    remembered.set(column.levels, index);
    return index;
  };
}
