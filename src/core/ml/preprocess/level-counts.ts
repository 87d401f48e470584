import type { CategoryColumn } from '../../table.js';
import { sortLevels } from '../target.js';

/** Columns with at most so many levels are never taken for keys. */
const MINIMUM_ID_LEVELS = 50;

/** Columns in which a larger share of the values are different are taken for keys. */
const ID_DISTINCT_SHARE = 0.95;

/** Which levels occur in the training rows and how often. */
export interface LevelCounts {
  /** Sorted. */
  readonly levels: readonly string[];
  /** One per level. */
  readonly counts: Float64Array;
  readonly missing: number;
}

/** Counts the levels that occur; levels of the dictionary without a row are left out. */
export function countLevels(column: CategoryColumn): LevelCounts {
  const countOfCode = new Float64Array(column.levels.length);
  let missing = 0;
  for (const code of column.codes) {
    if (code < 0) missing++;
    else countOfCode[code]!++;
  }
  const countOfLevel = new Map<string, number>();
  column.levels.forEach((level, code) => {
    if (countOfCode[code]! > 0) countOfLevel.set(level, countOfCode[code]!);
  });
  const levels = sortLevels([...countOfLevel.keys()]);
  return { levels, counts: Float64Array.from(levels, (level) => countOfLevel.get(level)!), missing };
}

/** Index of the most frequent level; ties go to the first in sorted order. */
export function modeIndex(counts: Float64Array): number {
  let best = 0;
  for (let i = 1; i < counts.length; i++) if (counts[i]! > counts[best]!) best = i;
  return best;
}

/** Whether the values are so different from each other that they can only be keys or free text. */
export function looksLikeKey({ levels, counts }: LevelCounts): boolean {
  if (levels.length <= MINIMUM_ID_LEVELS) return false;
  return levels.length / counts.reduce((sum, count) => sum + count, 0) > ID_DISTINCT_SHARE;
}
