import type { Random } from '../../random.js';
import type { Matrix } from '../estimator.js';
import { findThresholds, sampleRows } from './bin-columns.js';
import { sortNumbers } from './sort-numbers.js';

/** Bins of a column of numbers: `thresholds.length + 1`, and the last one for missing values if there are any. */
export interface NumberBins {
  readonly kind: 'number';
  /** Ascending bounds: bin b holds the values x with `thresholds[b - 1] < x <= thresholds[b]`. */
  readonly thresholds: Float64Array;
  readonly binCount: number;
  /** Bin of missing values, -1 when the column has none. */
  readonly missingBin: number;
}

/** Bins of a category: one per level, a common one for the rarest beyond 254 levels, and one for missing values. */
export interface CategoryBins {
  readonly kind: 'category';
  /** Bin of each level, -1 for a level without rows. */
  readonly levelBins: Int16Array;
  readonly binCount: number;
  readonly missingBin: number;
}

export type ColumnBins = NumberBins | CategoryBins;

/** Levels with a bin of their own; further ones share the next. */
const MOST_LEVEL_BINS = 254;
/** Rows that are read at a time, so that their values stay in the cache from column to column. */
const BLOCK_ROWS = 512;

/**
 * Decides the bins of raw columns: quantile bins for numbers (`findThresholds`), one bin per level for categories,
 * a bin of their own for missing values.
 * @param x numbers, NaN for missing, codes of levels
 * @param hasMissing 1 for columns with a missing value
 * @param maximumBins bins per column of numbers, that of missing values not counted, 2 to 255
 * @param random decides which rows are looked at when there are more than 200,000
 */
export function planRawBins(
  x: Matrix,
  hasMissing: Uint8Array,
  maximumBins: number,
  random: Random,
): ColumnBins[] {
  const { rows, columns, data, levels } = x;
  const sample = sampleRows(rows, random);
  const values = new Float64Array(sample?.length ?? rows);
  const scratch = new Float64Array(values.length);
  return Array.from({ length: columns }, (_, column) => {
    if (levels !== undefined && levels[column]! > 0) return planCategory(x, column, levels[column]!);
    let size = 0;
    for (let i = 0; i < values.length; i++) {
      const value = data[(sample?.[i] ?? i) * columns + column]!;
      if (!Number.isNaN(value)) values[size++] = value;
    }
    const thresholds = findThresholds(sortNumbers(values.subarray(0, size), scratch), maximumBins);
    const binCount = thresholds.length + 1;
    return hasMissing[column] === 1
      ? { kind: 'number', thresholds, binCount: binCount + 1, missingBin: binCount }
      : { kind: 'number', thresholds, binCount, missingBin: -1 };
  });
}

/**
 * Writes the bins of all rows, four columns to a word: column j of row i is byte `j % 4` of word `(j >> 2) * rows + i`.
 * @param words receives them; of no matter what it held
 */
export function fillBins(x: Matrix, plan: readonly ColumnBins[], words: Uint32Array): void {
  const { rows, columns, data } = x;
  const bytes = new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
  bytes.fill(0);
  const tables = plan.map((bins) => (bins.kind === 'number' ? searchTable(bins.thresholds) : undefined));
  for (let start = 0; start < rows; start += BLOCK_ROWS) {
    const end = Math.min(rows, start + BLOCK_ROWS);
    for (let column = 0; column < columns; column++) {
      const bins = plan[column]!;
      const first = 4 * (column >> 2) * rows + (column & 3);
      const table = tables[column];
      if (bins.kind === 'category') fillLevels(data, columns, column, bins, bytes, first, start, end);
      else fillNumbers(data, columns, column, table!, bins.missingBin, bytes, first, start, end);
    }
  }
}

/** Bounds padded to one below a power of two with a value that nothing exceeds. */
function searchTable(thresholds: Float64Array): Float64Array {
  const length = 2 ** Math.ceil(Math.log2(thresholds.length + 1)) - 1;
  const table = new Float64Array(length).fill(Number.POSITIVE_INFINITY);
  table.set(thresholds);
  return table;
}

/** A binary search of fixed length, whose comparisons are numbers: branches would be guessed wrong at every other step. */
function fillNumbers(
  data: Float64Array,
  columns: number,
  column: number,
  table: Float64Array,
  missingBin: number,
  bytes: Uint8Array,
  first: number,
  start: number,
  end: number,
): void {
  const half = (table.length + 1) >> 1;
  for (let row = start; row < end; row++) {
    const value = data[row * columns + column]!;
    let bin = 0;
    for (let step = half; step > 0; step >>= 1) {
      bin += Number(table[bin + step - 1]! < value) * step;
    }
    bytes[first + 4 * row] = Number.isNaN(value) ? missingBin : bin;
  }
}

function fillLevels(
  data: Float64Array,
  columns: number,
  column: number,
  { levelBins, missingBin }: CategoryBins,
  bytes: Uint8Array,
  first: number,
  start: number,
  end: number,
): void {
  for (let row = start; row < end; row++) {
    const value = data[row * columns + column]!;
    bytes[first + 4 * row] = Number.isNaN(value) ? missingBin : levelBins[value]!;
  }
}

function planCategory({ rows, columns, data }: Matrix, column: number, levels: number): CategoryBins {
  const counts = new Int32Array(levels);
  let missing = 0;
  for (let row = 0; row < rows; row++) {
    const value = data[row * columns + column]!;
    if (Number.isNaN(value)) missing++;
    else counts[value]!++;
  }
  const present = [...counts.keys()].filter((level) => counts[level]! > 0);
  const byFrequency = present.sort((a, b) => counts[b]! - counts[a]! || a - b);
  const levelBins = new Int16Array(levels).fill(-1);
  byFrequency.forEach((level, rank) => {
    levelBins[level] = Math.min(rank, MOST_LEVEL_BINS);
  });
  const levelCount = Math.min(present.length, MOST_LEVEL_BINS + 1);
  const missingBin = missing > 0 ? levelCount : -1;
  return {
    kind: 'category',
    levelBins,
    missingBin,
    binCount: Math.max(1, levelCount + (missing > 0 ? 1 : 0)),
  };
}
