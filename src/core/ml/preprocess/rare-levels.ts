import { InvalidArgument } from '../../errors.js';
import type { JsonObject } from '../../json.js';
import { sortLevels } from '../target.js';
import type { LevelCounts } from './level-counts.js';
import { readObject, readText, readTexts } from './read-texts.js';

/** Levels that are treated as one. */
export interface RareLevels {
  /** Sorted. */
  readonly levels: readonly string[];
  /** The level that they become. */
  readonly into: string;
}

/**
 * Merges the levels that less than a share of the rows have, missing ones included, into one.
 * @param share in [0, 1)
 * @param rows of the training table
 * @param into name of the merged level; a level of that name is joined
 * @returns the counts after merging, and what was merged if anything was
 * Source: PyCaret 3.4 `rare_to_value`.
 */
export function mergeRareLevels(
  found: LevelCounts,
  share: number,
  rows: number,
  into: string,
): { counts: LevelCounts; rare?: RareLevels } {
  const isRare = (index: number) => found.counts[index]! < share * rows;
  const rare = found.levels.filter((level, index) => isRare(index) && level !== into);
  if (rare.length === 0) return { counts: found };
  const countOf = new Map<string, number>();
  found.levels.forEach((level, index) => {
    const name = rare.includes(level) ? into : level;
    countOf.set(name, (countOf.get(name) ?? 0) + found.counts[index]!);
  });
  const levels = sortLevels([...countOf.keys()]);
  return {
    counts: {
      levels,
      counts: Float64Array.from(levels, (level) => countOf.get(level)!),
      missing: found.missing,
    },
    rare: { levels: rare, into },
  };
}

/** Reads merged levels back; absent when nothing was merged. */
export function readRareLevels(json: JsonObject, levels: readonly string[]): { readonly rare?: RareLevels } {
  if (json['rare'] === undefined) return {};
  const stored = readObject(json, 'rare');
  const into = readText(stored, 'into');
  if (!levels.includes(into)) throw new InvalidArgument('model.rare', 'must become a known level', into);
  return { rare: { levels: readTexts(stored, 'levels'), into } };
}
