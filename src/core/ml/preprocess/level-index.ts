import type { CategoryColumn } from '../../table.js';
import type { RareLevels } from './rare-levels.js';

/** What `createLevelIndex` answers for a level that training did not know. */
const UNSEEN = -1;

/**
 * Prepares the translation of any column's codes into positions among `levels`.
 * The returned function gives, for a column, the position of each of its codes, or `UNSEEN`.
 * The answer is remembered per levels array, since many small tables share one.
 * @param rare levels that are treated as another one
 */
export function createLevelIndex(
  levels: readonly string[],
  rare?: RareLevels,
): (column: CategoryColumn) => Int32Array {
  const position = new Map(levels.map((level, index) => [level, index]));
  if (rare !== undefined) {
    const merged = position.get(rare.into) ?? UNSEEN;
    for (const level of rare.levels) position.set(level, merged);
  }
  const remembered = new WeakMap<readonly string[], Int32Array>();
  return (column) => {
    const known = remembered.get(column.levels);
    if (known !== undefined) return known;
    const index = Int32Array.from(column.levels, (level) => position.get(level) ?? UNSEEN);
    remembered.set(column.levels, index);
    return index;
  };
}
