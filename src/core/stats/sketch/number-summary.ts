import { type Moments, mergeMoments, momentsOf } from '../summaries/moments.js';
import { sortNumbers } from '../summaries/sort-numbers.js';
import {
  emptyQuantileSketch,
  mergeQuantileSketches,
  pruneQuantileSketch,
  type QuantileSketch,
  sketchOfSorted,
} from './quantile-sketch.js';

/** What is kept of numbers instead of the rows. */
export interface NumberSummary {
  /** All rows, missing ones included. */
  readonly rows: number;
  readonly missing: number;
  readonly negativeInfinite: number;
  readonly positiveInfinite: number;
  /** Of the finite rows; undefined when their spread is beyond the largest double. */
  readonly moments: Moments | undefined;
  /** The finite rows; its first and last value are the exact minimum and maximum. */
  readonly sketch: QuantileSketch;
}

/** The summary of no rows: merging it changes nothing. */
export const emptyNumberSummary: NumberSummary = {
  rows: 0,
  missing: 0,
  negativeInfinite: 0,
  positiveInfinite: 0,
  moments: { count: 0, mean: 0, variance: 0 },
  sketch: emptyQuantileSketch,
};

/**
 * Summarises numbers that are in memory, in one sort.
 *
 * @param values any numbers; NaN is missing
 * @param points values kept at most, see `sketchOfSorted`
 * @param alsoAt more values to know the counts at
 *
 * @example summariseNumbers(Float64Array.of(1, 2, NaN)).missing // 1
 */
export function summariseNumbers(
  values: Float64Array,
  points?: number,
  alsoAt?: Float64Array,
): NumberSummary {
  const finite = new Float64Array(values.length);
  let count = 0;
  let missing = 0;
  let negativeInfinite = 0;
  let positiveInfinite = 0;
  for (const value of values) {
    if (value - value === 0) finite[count++] = value;
    else if (value === Number.POSITIVE_INFINITY) positiveInfinite++;
    else if (value === Number.NEGATIVE_INFINITY) negativeInfinite++;
    else missing++;
  }
  const kept = finite.subarray(0, count);
  const moments = boundedOrUndefined(momentsOf(kept));
  const sketch = sketchOfSorted(sortNumbers(kept), points, alsoAt);
  return { rows: values.length, missing, negativeInfinite, positiveInfinite, moments, sketch };
}

/**
 * The summary of all rows of several summaries. Everything but the moments is the same for every order of the parts;
 * moments are put together in the order given.
 *
 * @param parts summaries of different rows
 * @param points values kept at most, see `pruneQuantileSketch`
 *
 * @example mergeNumberSummaries([monday, tuesday]).rows // of both days
 */
export function mergeNumberSummaries(parts: readonly NumberSummary[], points?: number): NumberSummary {
  let merged = emptyNumberSummary;
  for (const part of parts) {
    merged = {
      rows: merged.rows + part.rows,
      missing: merged.missing + part.missing,
      negativeInfinite: merged.negativeInfinite + part.negativeInfinite,
      positiveInfinite: merged.positiveInfinite + part.positiveInfinite,
      moments: mergeBounded(merged.moments, part.moments),
      sketch: emptyQuantileSketch,
    };
  }
  const sketch = mergeQuantileSketches(parts.map((part) => part.sketch));
  return { ...merged, sketch: pruneQuantileSketch(sketch, points) };
}

function mergeBounded(a: Moments | undefined, b: Moments | undefined): Moments | undefined {
  return a === undefined || b === undefined ? undefined : boundedOrUndefined(mergeMoments(a, b));
}

function boundedOrUndefined(moments: Moments): Moments | undefined {
  return Number.isFinite(moments.mean) && Number.isFinite(moments.variance) ? moments : undefined;
}
