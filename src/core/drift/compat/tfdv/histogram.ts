import { countUpTo, finitePart, sortedValues } from '../../../stats/summaries/sorted-values.js';
import { histogramCounts } from '../numpy/histogram-counts.js';

const bucketCount = 10;

/** Rows between two values; equal values make a point, infinite ones an open end. */
export interface Bucket {
  readonly low: number;
  readonly high: number;
  readonly count: number;
}

/** Buckets of one side. */
export interface Histogram {
  /** Ascending, without gaps or overlaps. */
  readonly buckets: readonly Bucket[];
  /** Rows that hold NaN. */
  readonly nan: number;
}

/**
 * The histogram that TensorFlow Data Validation stores for a column of numbers: ten buckets of equal width. Rows
 * with an infinite value open the first or last bucket, so that even its finite rows no longer have a place.
 *
 * TFDV reads the counts from a quantile sketch with an error of about a percent; here they are exact. A missing
 * value is no row for TFDV and is left out, so `nan` is 0.
 *
 * @param values any numbers; NaN is missing
 * @returns without buckets when no value is there; undefined when the range of the finite values overflows
 *
 * Source: TFDV 1.x, `generate_equi_width_histogram`, from its description.
 *
 * @example columnHistogram(Float64Array.of(0, 10))?.buckets.length // 10
 */
export function columnHistogram(values: Float64Array): Histogram | undefined {
  const sorted = sortedValues(values);
  const finite = finitePart(sorted);
  const above = sorted.length - countUpTo(sorted, Number.MAX_VALUE);
  const below = sorted.length - finite.length - above;
  if (finite.length === 0) {
    const buckets = [
      { low: Number.NEGATIVE_INFINITY, high: Number.NEGATIVE_INFINITY, count: below },
      { low: Number.POSITIVE_INFINITY, high: Number.POSITIVE_INFINITY, count: above },
    ];
    return { buckets: buckets.filter(({ count }) => count > 0), nan: 0 };
  }
  if (!Number.isFinite(finite.at(-1)! - finite[0]!)) return undefined;
  const buckets = finiteBuckets(finite);
  const [first] = buckets;
  if (below > 0 && first !== undefined) {
    buckets[0] = { ...first, low: Number.NEGATIVE_INFINITY, count: first.count + below };
  }
  const last = buckets.at(-1);
  if (above > 0 && last !== undefined) {
    buckets[buckets.length - 1] = { ...last, high: Number.POSITIVE_INFINITY, count: last.count + above };
  }
  return { buckets, nan: 0 };
}

function finiteBuckets(finite: Float64Array): Bucket[] {
  const low = finite[0]!;
  const high = finite.at(-1)!;
  if (low === high) return [{ low, high, count: finite.length }];
  const width = (high - low) / bucketCount;
  const edges = Array.from({ length: bucketCount + 1 }, (_, index) => low + index * width);
  edges[bucketCount] = high;
  return histogramCounts(finite, edges).map((count, index) => ({
    low: edges[index]!,
    high: edges[index + 1]!,
    count,
  }));
}
