import type { Random } from '../../random.js';
import type { Matrix, Target } from '../estimator.js';
import { findBin, findThresholds, MAXIMUM_BINS, sampleRows } from './bin-columns.js';
import { scoreLevels } from './score-levels.js';
import { sortNumbers } from './sort-numbers.js';
import { MISSING_BIN, type TreeColumns } from './tree-columns.js';

/** Rows that a level must have to get a place of its own; rarer ones are taken for missing. */
const FEWEST_LEVEL_ROWS = 10;

interface BinnedColumn {
  readonly binCount: number;
  readonly hasMissing: boolean;
  readonly centres: Float64Array;
  readonly bounds: Float64Array;
  readonly levelBins?: Uint8Array;
}

/**
 * Replaces every column by at most 255 bins, once per fit, with a bin of its own for missing values.
 * Numbers get quantile bins. The levels of a category are put in the order of their mean target (for more than two
 * classes: along the direction in which their class shares differ most) and from then on treated as numbers: a split
 * sends a set of levels to the left. A level with fewer than 10 rows cannot be placed by its own target without
 * learning it by heart and counts as missing.
 * @param x numbers may be NaN for missing; codes of categories where `x.levels` says so
 * @param y target of the same rows; only categories look at it
 * @param random decides which rows place the bins when there are more than 200,000
 * @param weights how much each row counts in the order of levels; absent: 1 each
 * Source: Wright and Koenig 2019, PeerJ 7:e6339 (levels ordered once, before any tree, predict as well as ordering at
 * every split); Coppersmith, Hong, Hosking 1999 for more than two classes.
 * @example binTreeColumns({ rows: 2, columns: 1, data: Float64Array.of(3, Number.NaN) }, y, random).bins // 0, 255
 */
export function binTreeColumns(x: Matrix, y: Target, random: Random, weights?: Float64Array): TreeColumns {
  const { rows, columns } = x;
  const bins = new Uint8Array(rows * columns);
  const values = new Float64Array(rows);
  const binNumbers = createNumberBinner(rows, random);
  const binned: BinnedColumn[] = [];
  for (let column = 0; column < columns; column++) {
    for (let row = 0; row < rows; row++) values[row] = x.data[row * columns + column]!;
    const levels = x.levels?.[column] ?? 0;
    const columnBins = bins.subarray(column * rows, (column + 1) * rows);
    binned.push(
      levels > 0 ? binLevels(values, columnBins, levels, y, weights) : binNumbers(values, columnBins),
    );
  }
  return {
    rows,
    columns,
    bins,
    binCounts: Int32Array.from(binned, (one) => one.binCount),
    isRaw: binned.some((one) => one.hasMissing || one.levelBins !== undefined),
    hasMissing: binned.map((one) => one.hasMissing),
    centres: binned.map((one) => one.centres),
    bounds: binned.map((one) => one.bounds),
    levelBins: binned.map((one) => one.levelBins),
  };
}

/** Fills the bins of one column of numbers after the other, with the same memory. */
function createNumberBinner(rows: number, random: Random) {
  const sorted = new Float64Array(rows);
  const scratch = new Float64Array(rows);
  return (values: Float64Array, bins: Uint8Array): BinnedColumn => {
    let present = 0;
    for (let row = 0; row < rows; row++) {
      const value = values[row]!;
      sorted[present] = value;
      if (!Number.isNaN(value)) present++;
    }
    const bounds = findThresholds(sortSample(sorted, present, scratch, random), MAXIMUM_BINS);
    const binCount = bounds.length + 1;
    const centres = new Float64Array(binCount);
    const counts = new Float64Array(binCount);
    for (let row = 0; row < rows; row++) {
      const value = values[row]!;
      if (Number.isNaN(value)) {
        bins[row] = MISSING_BIN;
        continue;
      }
      const bin = findBin(bounds, value);
      bins[row] = bin;
      counts[bin]!++;
      centres[bin]! += (value - centres[bin]!) / counts[bin]!;
    }
    return { binCount, hasMissing: present < rows, centres, bounds };
  };
}

/** The first `present` values, or some of them where they are very many, in ascending order. */
function sortSample(
  values: Float64Array,
  present: number,
  scratch: Float64Array,
  random: Random,
): Float64Array {
  const chosen = sampleRows(present, random);
  if (chosen === undefined) return sortNumbers(values.subarray(0, present), scratch);
  return sortNumbers(
    Float64Array.from(chosen, (row) => values[row]!),
    scratch,
  );
}

function binLevels(
  values: Float64Array,
  bins: Uint8Array,
  levels: number,
  y: Target,
  weights?: Float64Array,
): BinnedColumn {
  const counts = new Int32Array(levels);
  for (const code of values) if (!Number.isNaN(code)) counts[code]!++;
  const scores = scoreLevels(values, levels, y, weights);
  const placed = Array.from(counts.keys()).filter((level) => counts[level]! >= FEWEST_LEVEL_ROWS);
  placed.sort((a, b) => scores[a]! - scores[b]! || a - b);
  const binCount = Math.max(1, Math.min(placed.length, MISSING_BIN - 1));
  const levelBins = new Uint8Array(levels).fill(MISSING_BIN);
  placed.forEach((level, rank) => {
    levelBins[level] = Math.floor((rank * binCount) / placed.length);
  });
  values.forEach((code, row) => {
    bins[row] = Number.isNaN(code) ? MISSING_BIN : levelBins[code]!;
  });
  return {
    binCount,
    hasMissing: bins.includes(MISSING_BIN),
    centres: Float64Array.from({ length: binCount }, (_, bin) => bin),
    bounds: new Float64Array(0),
    levelBins,
  };
}
