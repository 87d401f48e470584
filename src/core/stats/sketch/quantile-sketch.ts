import { InvalidArgument } from '../../errors.js';
import { countBelow, countUpTo } from '../summaries/sorted-values.js';

/**
 * A sample of numbers, known at some of its values only. For every kept value it holds between which whole numbers
 * the count of smaller rows and the count of rows up to it lie; the true counts are always inside. The first value is
 * the minimum with exactly 0 rows below, the last one the maximum with exactly all rows up to it. Between two
 * neighbours a and b the count of rows up to x lies in [upToLow(a), belowHigh(b)].
 */
export interface QuantileSketch {
  /** Rows summarised. */
  readonly count: number;
  /** Kept values: distinct, finite, ascending. */
  readonly values: Float64Array;
  readonly belowLow: Float64Array;
  readonly belowHigh: Float64Array;
  readonly upToLow: Float64Array;
  readonly upToHigh: Float64Array;
}

/** Kept values of a stored sketch. */
export const storedPoints = 1_024;

/** The sketch of no rows: merging it changes nothing. */
export const emptyQuantileSketch: QuantileSketch = {
  count: 0,
  values: new Float64Array(),
  belowLow: new Float64Array(),
  belowHigh: new Float64Array(),
  upToLow: new Float64Array(),
  upToHigh: new Float64Array(),
};

/**
 * Summarises numbers that are in memory. Counts at the kept values are exact, and no more than n / (points - 1) rows
 * lie strictly between two of them; with at most `points` distinct values nothing is lost.
 *
 * A KLL or t-digest sketch promises its error only with some probability. Blocks of rows fit in memory here, so they are
 * sorted and cut at exact ranks instead: at the same size the error is smaller, and it is a guarantee, which may
 * take part in a decision.
 *
 * @param sorted finite values in ascending order
 * @param points how many values to keep at most, a whole number from 2
 * @param alsoAt more values to know the counts at, ascending and distinct; those outside the sample are known anyway
 * @throws InvalidArgument when there are fewer than 2 points
 *
 * Source: equi-depth summaries as in Greenwald and Khanna, SIGMOD 2001, with both rank bounds stored.
 *
 * @example sketchOfSorted(Float64Array.of(1, 1, 2)).upToLow // [2, 3]
 */
export function sketchOfSorted(
  sorted: Float64Array,
  points: number = storedPoints,
  alsoAt: Float64Array = new Float64Array(),
): QuantileSketch {
  requirePoints(points);
  const [smallest] = sorted;
  const largest = sorted.at(-1);
  if (smallest === undefined || largest === undefined) return emptyQuantileSketch;
  const inside = alsoAt.subarray(countUpTo(alsoAt, smallest), countBelow(alsoAt, largest));
  const values = mergeDistinct(keptValues(sorted, points), inside);
  const below = values.map((value) => countBelow(sorted, value));
  const upTo = values.map((value) => countUpTo(sorted, value));
  return {
    count: sorted.length,
    values,
    belowLow: below,
    belowHigh: below,
    upToLow: upTo,
    upToHigh: upTo,
  };
}

/**
 * The sketch of all rows of several sketches together. Nothing is dropped, all counts are whole numbers: order and
 * grouping of the parts change no byte. The width of the bounds is at most the sum of the widths of the parts.
 *
 * @param parts any number of sketches of different rows
 *
 * Source: Agarwal and others, Mergeable Summaries, ACM TODS 38 (2013), section on combining rank bounds.
 *
 * @example mergeQuantileSketches([sketchOfSorted(Float64Array.of(1)), sketchOfSorted(Float64Array.of(2))]).count // 2
 */
export function mergeQuantileSketches(parts: readonly QuantileSketch[]): QuantileSketch {
  if (parts.length <= 2) return mergePair(parts[0] ?? emptyQuantileSketch, parts[1] ?? emptyQuantileSketch);
  const half = parts.length >>> 1;
  return mergePair(mergeQuantileSketches(parts.slice(0, half)), mergeQuantileSketches(parts.slice(half)));
}

/**
 * Keeps at most `points` of the values, spread evenly over the ranks, and always the smallest and the largest. What
 * may lie between two kept neighbours grows by at most n / (points - 1) rows.
 *
 * @param sketch any sketch
 * @param points a whole number from 2
 * @throws InvalidArgument when there are fewer than 2 points
 *
 * @example pruneQuantileSketch(sketch, 1024).values.length // at most 1024
 */
export function pruneQuantileSketch(sketch: QuantileSketch, points: number = storedPoints): QuantileSketch {
  requirePoints(points);
  if (sketch.values.length <= points) return sketch;
  const kept = [0];
  let place = 0;
  for (let step = 1; step < points; step++) {
    const rank = Math.min(sketch.count, (step * sketch.count) / (points - 1));
    while (sketch.upToLow[place]! < rank) place++;
    if (place !== kept.at(-1)) kept.push(place);
  }
  const take = (source: Float64Array) => Float64Array.from(kept, (index) => source[index]!);
  return {
    count: sketch.count,
    values: take(sketch.values),
    belowLow: take(sketch.belowLow),
    belowHigh: take(sketch.belowHigh),
    upToLow: take(sketch.upToLow),
    upToHigh: take(sketch.upToHigh),
  };
}

/**
 * The same sketch with more kept values; what it knows of the rows is the same.
 *
 * @param sketch any sketch
 * @param values ascending and distinct, all values of the sketch among them
 *
 * @example sketchAtValues(sketch, mergeDistinct(sketch.values, other.values)).values.length
 */
export function sketchAtValues(sketch: QuantileSketch, values: Float64Array): QuantileSketch {
  const size = sketch.values.length;
  if (values.length === size) return sketch;
  const belowLow = new Float64Array(values.length);
  const belowHigh = new Float64Array(values.length);
  const upToLow = new Float64Array(values.length);
  const upToHigh = new Float64Array(values.length);
  let own = 0;
  for (let index = 0; index < values.length; index++) {
    if (own < size && sketch.values[own] === values[index]) {
      belowLow[index] = sketch.belowLow[own]!;
      belowHigh[index] = sketch.belowHigh[own]!;
      upToLow[index] = sketch.upToLow[own]!;
      upToHigh[index] = sketch.upToHigh[own]!;
      own++;
      continue;
    }
    const low = own === 0 ? 0 : sketch.upToLow[own - 1]!;
    const high = own === size ? sketch.count : sketch.belowHigh[own]!;
    belowLow[index] = low;
    belowHigh[index] = high;
    upToLow[index] = low;
    upToHigh[index] = high;
  }
  return { count: sketch.count, values, belowLow, belowHigh, upToLow, upToHigh };
}

/**
 * The guarantee a sketch carries: whatever x is, the count of rows up to x is known to within an interval of this
 * length. 0 when every row is known exactly.
 *
 * @param sketch any sketch
 * @returns rows, from 0 to the count
 *
 * @example rankUncertainty(sketchOfSorted(Float64Array.of(1, 2, 3))) // 0
 */
export function rankUncertainty(sketch: QuantileSketch): number {
  let widest = 0;
  let before = 0;
  for (let index = 0; index < sketch.values.length; index++) {
    const between = sketch.belowHigh[index]! - before;
    const atValue = sketch.upToHigh[index]! - sketch.upToLow[index]!;
    widest = Math.max(widest, between, atValue);
    before = sketch.upToLow[index]!;
  }
  return widest;
}

/**
 * All values of two lists, each once.
 *
 * @param a ascending and distinct
 * @param b the same
 *
 * @example mergeDistinct(Float64Array.of(1, 3), Float64Array.of(2, 3)) // [1, 2, 3]
 */
export function mergeDistinct(a: Float64Array, b: Float64Array): Float64Array {
  if (b.length === 0) return a;
  if (a.length === 0) return b;
  const merged = new Float64Array(a.length + b.length);
  let size = 0;
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const left = i < a.length ? a[i]! : Number.POSITIVE_INFINITY;
    const right = j < b.length ? b[j]! : Number.POSITIVE_INFINITY;
    merged[size++] = Math.min(left, right);
    if (left <= right) i++;
    if (right <= left) j++;
  }
  return merged.slice(0, size);
}

function mergePair(a: QuantileSketch, b: QuantileSketch): QuantileSketch {
  if (a.count === 0) return b;
  if (b.count === 0) return a;
  const values = mergeDistinct(a.values, b.values);
  const left = sketchAtValues(a, values);
  const right = sketchAtValues(b, values);
  const add = (x: Float64Array, y: Float64Array) => x.map((rows, index) => rows + y[index]!);
  return {
    count: a.count + b.count,
    values,
    belowLow: add(left.belowLow, right.belowLow),
    belowHigh: add(left.belowHigh, right.belowHigh),
    upToLow: add(left.upToLow, right.upToLow),
    upToHigh: add(left.upToHigh, right.upToHigh),
  };
}

/** All distinct values if they are few, else those at evenly spread ranks. */
function keptValues(sorted: Float64Array, points: number): Float64Array {
  const all = new Float64Array(points);
  let distinct = 0;
  for (let index = 0; index < sorted.length && distinct <= points; index++) {
    if (index > 0 && sorted[index] === sorted[index - 1]) continue;
    if (distinct < points) all[distinct] = sorted[index]! + 0;
    distinct++;
  }
  if (distinct <= points) return all.slice(0, distinct);
  const kept = new Float64Array(points);
  kept[0] = sorted[0]! + 0;
  let size = 1;
  for (let step = 1; step < points; step++) {
    const rank = Math.ceil((step * sorted.length) / (points - 1));
    // Adding 0 turns -0 into +0, so that equal values have equal bytes.
    const value = sorted[Math.min(rank, sorted.length) - 1]! + 0;
    if (value !== kept[size - 1]) kept[size++] = value;
  }
  return kept.slice(0, size);
}

function requirePoints(points: number): void {
  if (Number.isSafeInteger(points) && points >= 2) return;
  throw new InvalidArgument('points', 'must be a whole number from 2', points);
}
