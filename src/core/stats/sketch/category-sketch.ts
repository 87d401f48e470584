import { InvalidArgument } from '../../errors.js';
import type { CategoryColumn } from '../../table.js';
import { levelCounts } from '../summaries/category-table.js';

/**
 * How often labels occur, with both bounds of every count. Exact (`low` equals `high`, `unlistedHigh` is 0) as long as
 * there are no more labels than the limit.
 */
export interface CategorySketch {
  /** Rows with a label. */
  readonly count: number;
  /** Labels in the order of their names. */
  readonly labels: readonly string[];
  readonly low: readonly number[];
  readonly high: readonly number[];
  /** No label that is not listed occurs more often. */
  readonly unlistedHigh: number;
}

/** Labels of a stored sketch; a table test looks at the 50 most frequent ones. */
export const storedLabels = 1_024;

/** The sketch of no rows: merging it changes nothing. */
export const emptyCategorySketch: CategorySketch = {
  count: 0,
  labels: [],
  low: [],
  high: [],
  unlistedHigh: 0,
};

/**
 * Counts the labels of a column and keeps the most frequent ones, all of them when there are no more than the limit.
 * Counts of kept labels are exact; a label that is left out occurs at most n / limit times.
 *
 * The column is dictionary encoded, so counting all its labels costs no more memory than the column itself: exact
 * counting beats the frequent-item sketches that a stream of unknown labels would need.
 *
 * @param column labels; missing rows are not counted
 * @param limit labels kept at most, from 1; Infinity keeps all
 * @throws InvalidArgument when the limit is below 1
 *
 * @example sketchOfCategories({ kind: 'category', codes: Int32Array.of(0, 0), levels: ['a'] }).low // [2]
 */
export function sketchOfCategories(column: CategoryColumn, limit: number = storedLabels): CategorySketch {
  const counts = levelCounts(column);
  const entries = column.levels.flatMap((label, code): Entry[] => {
    const rows = counts[code]!;
    return rows === 0 ? [] : [{ label, low: rows, high: rows }];
  });
  const count = counts.reduce((sum, rows) => sum + rows, 0);
  return keepFrequent({ count, entries, unlistedHigh: 0 }, limit);
}

/**
 * The sketch of all rows of several sketches. As long as their labels together do not exceed the limit, order and
 * grouping of the parts change no byte; beyond it every count still lies between its bounds.
 *
 * @param parts sketches of different rows
 * @param limit labels kept at most, from 1
 * @throws InvalidArgument when the limit is below 1
 *
 * Source: Agarwal and others, Mergeable Summaries, ACM TODS 38 (2013), with both bounds kept per label.
 *
 * @example mergeCategorySketches([monday, tuesday]).count // rows of both days
 */
export function mergeCategorySketches(
  parts: readonly CategorySketch[],
  limit: number = storedLabels,
): CategorySketch {
  const unlistedHigh = parts.reduce((sum, part) => sum + part.unlistedHigh, 0);
  const known = new Map<string, Entry>();
  for (const part of parts) {
    part.labels.forEach((label, index) => {
      const entry = known.get(label) ?? { label, low: 0, high: unlistedHigh };
      const low = entry.low + part.low[index]!;
      // Where a part lists the label, its own bound takes the place of the bound for unlisted ones.
      known.set(label, { label, low, high: entry.high - part.unlistedHigh + part.high[index]! });
    });
  }
  const count = parts.reduce((sum, part) => sum + part.count, 0);
  return keepFrequent({ count, entries: [...known.values()], unlistedHigh }, limit);
}

/** Whether the sketch knows every label and its exact count. */
export function isExactCategorySketch(sketch: CategorySketch): boolean {
  return sketch.unlistedHigh === 0 && sketch.low.every((rows, index) => rows === sketch.high[index]);
}

interface Entry {
  readonly label: string;
  readonly low: number;
  readonly high: number;
}

function keepFrequent(
  all: { readonly count: number; readonly entries: readonly Entry[]; readonly unlistedHigh: number },
  limit: number,
): CategorySketch {
  if (!(limit >= 1)) throw new InvalidArgument('limit', 'must be 1 or more', limit);
  const byFrequency = [...all.entries].sort((a, b) => b.high - a.high || compareNames(a, b));
  const firstDropped = byFrequency[limit];
  const kept = byFrequency.slice(0, limit).sort(compareNames);
  return {
    count: all.count,
    labels: kept.map((entry) => entry.label),
    low: kept.map((entry) => entry.low),
    high: kept.map((entry) => entry.high),
    unlistedHigh: Math.max(all.unlistedHigh, firstDropped?.high ?? 0),
  };
}

function compareNames(a: Entry, b: Entry): number {
  if (a.label === b.label) return 0;
  return a.label < b.label ? -1 : 1;
}
