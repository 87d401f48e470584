import type { Random } from '../../random.js';

/** Largest number of bins per column, so that a bin index fits a byte with one value to spare. */
export const MAXIMUM_BINS = 255;

/** Rows that decide where the bins lie; more would cost sorting time and move the quantiles by less than a bin. */
const SAMPLED_ROWS = 200_000;

/** Index of the first bound that is not below `value`, or the number of bounds. */
export function findBin(thresholds: Float64Array, value: number): number {
  let low = 0;
  let high = thresholds.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value <= thresholds[middle]!) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** One row from each of 200,000 equal stretches, so that data sorted by time are covered evenly; undefined means all. */
export function sampleRows(rows: number, random: Random): Uint32Array | undefined {
  if (rows <= SAMPLED_ROWS) return undefined;
  const stream = random.fork('bins');
  const chosen = new Uint32Array(SAMPLED_ROWS);
  for (let i = 0; i < SAMPLED_ROWS; i++) {
    const start = Math.floor((i * rows) / SAMPLED_ROWS);
    const end = Math.floor(((i + 1) * rows) / SAMPLED_ROWS);
    chosen[i] = start + stream.integer(end - start);
  }
  return chosen;
}

/**
 * The ascending bounds between quantile bins, in the units of the data; all tree engines search splits on such bins.
 * Bin b holds the values x with `bounds[b - 1] < x <= bounds[b]`; the first and the last bin are open. With no more
 * different values than bins, each has a bin of its own. Otherwise bins hold about equally many values, and one that is
 * frequent enough to fill a bin gets its own. `x <= bounds[b]` holds exactly when the bin of x is at most b, so a tree
 * grown on bins takes the same way on raw numbers.
 * @param sorted finite numbers, ascending
 * @param maximumBins 2 to 255
 * @returns none when all values are equal
 * Source: the binning of LightGBM (Ke et al. 2017, NeurIPS 30, section 2.1) and of scikit-learn 1.9 HistGradientBoosting.
 * @example findThresholds(Float64Array.of(1, 5, 9), 255) // 3, 7
 */
export function findThresholds(sorted: Float64Array, maximumBins: number): Float64Array {
  const distinct = countDistinct(sorted);
  const bounds: number[] = [];
  let binsLeft = maximumBins;
  let rowsLeft = sorted.length;
  let rowsInBin = 0;
  for (let start = 0; start < sorted.length; ) {
    const value = sorted[start]!;
    let end = start + 1;
    while (end < sorted.length && sorted[end] === value) end++;
    rowsInBin += end - start;
    start = end;
    if (start === sorted.length || binsLeft === 1) break;
    const share = rowsLeft / binsLeft;
    if (distinct <= maximumBins || rowsInBin >= share || isFrequent(sorted, start, share)) {
      bounds.push(roundBetween(value, sorted[start]!));
      binsLeft -= 1;
      rowsLeft -= rowsInBin;
      rowsInBin = 0;
    }
  }
  return Float64Array.from(bounds);
}

/** Whether the value at `start` alone fills a bin: it then begins one, not to be mixed with its lower neighbours. */
function isFrequent(sorted: Float64Array, start: number, share: number): boolean {
  const last = start + Math.ceil(share) - 1;
  return last < sorted.length && sorted[last] === sorted[start];
}

function countDistinct(sorted: Float64Array): number {
  let count = sorted.length === 0 ? 0 : 1;
  for (let i = 1; i < sorted.length; i++) if (sorted[i] !== sorted[i - 1]) count++;
  return count;
}

/** Powers of ten that doubles hold exactly. */
const EXACT_POWERS = Float64Array.from({ length: 23 }, (_, power) => Number(`1e${power}`));

/**
 * A bound t with low <= t < high near the middle, with as few digits as the gap allows: model files stay small
 * and readable, and doubles whose midpoint would overflow or round up to `high` are still kept apart.
 */
function roundBetween(low: number, high: number): number {
  const middle = low / 2 + high / 2;
  const tolerance = (high / 2 - low / 2) / 2;
  const isFit = (candidate: number) =>
    Math.abs(candidate - middle) <= tolerance && candidate >= low && candidate < high;
  // Rounding to so many decimals moves the middle by at most the tolerance; one less may do by luck.
  const decimals = Math.ceil(-Math.log10(2 * tolerance));
  for (const count of [decimals - 1, decimals]) {
    const power = EXACT_POWERS[Math.abs(count)];
    if (power === undefined || Math.abs(middle) * power > Number.MAX_SAFE_INTEGER) continue;
    const candidate = count >= 0 ? Math.round(middle * power) / power : Math.round(middle / power) * power;
    if (isFit(candidate)) return candidate;
  }
  for (let digits = 1; digits <= 17; digits++) {
    const candidate = Number(middle.toPrecision(digits));
    if (isFit(candidate)) return candidate;
  }
  return low;
}
