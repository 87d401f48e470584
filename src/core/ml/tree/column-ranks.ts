import type { Matrix } from '../estimator.js';
import { sortNumbers } from './sort-numbers.js';
import type { TreeNodes } from './tree-nodes.js';

/** Ranks fit a byte; the trees of our own forests, grown on bins, have at most 255 thresholds a column. */
const MOST_THRESHOLDS = 255;
/** Fewer thresholds than this are sorted by the engine, which is as fast at once as it ever gets: a model is packed once. */
const FEWEST_TO_SORT_OURSELVES = 16_384;
/** What stands for a missing value where that goes right: above the rank of every threshold. */
const ABOVE_ALL = 255;
/** Bits below a rank, so that it can be compared with a number whose upper bits are the rank of a threshold. */
export const BITS_BELOW_RANK = 23;

/** The thresholds of a forest, column by column: a number is replaced by how many thresholds of its column it exceeds. */
export interface ColumnRanks {
  readonly columns: number;
  /** Per column the different thresholds, ascending, then Infinity up to a power of two. */
  readonly tables: readonly Float64Array[];
  /** Ranks that a row takes: one per column, and one more where trees know missing values. */
  readonly width: number;
}

/**
 * Collects the thresholds of trees. With t being the threshold of rank k, `value > t` holds exactly when the rank of the
 * value is above k, so that a tree decides on ranks as it does on numbers; the rank of a threshold takes an eighth of the memory.
 * @param trees with finite thresholds: Infinity fills up the tables, and NaN has no place among them
 * @returns undefined when a column has more than 255 thresholds
 */
export function rankColumns(trees: readonly TreeNodes[], columns: number): ColumnRanks | undefined {
  const counts = new Int32Array(columns);
  for (const { feature } of trees) for (let i = 0; i < feature.length; i++) counts[feature[i]!]!++;
  const all = Array.from(counts, (count) => new Float64Array(count));
  counts.fill(0);
  for (const { feature, threshold } of trees) {
    for (let i = 0; i < feature.length; i++) {
      const column = feature[i]!;
      all[column]![counts[column]!++] = threshold[i]!;
    }
  }
  const tables: Float64Array[] = [];
  for (const thresholds of all) {
    const table = listDistinct(sortThresholds(thresholds));
    if (table.length > MOST_THRESHOLDS) return undefined;
    const padded = new Float64Array(2 ** Math.ceil(Math.log2(table.length + 1))).fill(
      Number.POSITIVE_INFINITY,
    );
    padded.set(table);
    tables.push(padded);
  }
  const knowsMissing = trees.some(({ missingLeft }) => missingLeft !== undefined);
  return { columns, tables, width: knowsMissing ? 2 * columns : columns };
}

/** Number of thresholds below the value; 0 for NaN. */
export function rankOf(table: Float64Array, value: number): number {
  let rank = 0;
  // Without a branch on the comparison, which the processor would guess wrong every other time.
  for (let half = table.length >> 1; half > 0; half >>= 1) {
    rank += half * Number(value > table[rank + half - 1]!);
  }
  return rank;
}

/**
 * Replaces rows by ranks. A missing value has rank 0, which goes left at every split, and in the second half of a row,
 * where there is one, a rank that goes right at every split.
 * @param ranks receives `rows * width` ranks, row after row, each times 2^23
 */
export function writeRanks(
  { columns, tables, width }: ColumnRanks,
  { data }: Matrix,
  start: number,
  rows: number,
  ranks: Int32Array,
): void {
  for (let column = 0; column < columns; column++) {
    const table = tables[column]!;
    let from = start * columns + column;
    let to = column;
    for (let i = 0; i < rows; i++) {
      const value = data[from]!;
      const rank = rankOf(table, value) << BITS_BELOW_RANK;
      ranks[to] = rank;
      if (width > columns) {
        ranks[to + columns] = Number.isNaN(value) ? ABOVE_ALL << BITS_BELOW_RANK : rank;
      }
      from += columns;
      to += width;
    }
  }
}

function sortThresholds(thresholds: Float64Array): Float64Array {
  if (thresholds.length < FEWEST_TO_SORT_OURSELVES) return thresholds.sort();
  return sortNumbers(thresholds, new Float64Array(thresholds.length));
}

/** @param sorted is overwritten */
function listDistinct(sorted: Float64Array): Float64Array {
  let count = 0;
  for (let i = 0; i < sorted.length; i++) {
    if (i === 0 || sorted[i] !== sorted[i - 1]) sorted[count++] = sorted[i]!;
  }
  return sorted.subarray(0, count);
}
