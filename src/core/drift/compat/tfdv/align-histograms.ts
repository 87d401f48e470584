import type { Bucket, Histogram } from './histogram.js';

/** Mass of both histograms over the same cells. */
export interface AlignedMasses {
  readonly reference: readonly number[];
  readonly current: readonly number[];
}

/**
 * Puts two histograms over the same cells: all finite edges of both, with the rows of a bucket spread evenly inside
 * it. A point bucket is a cell of its own. Mass with an infinite edge matches nothing, not even itself, and neither
 * do NaN: two identical histograms of only those are as different as can be.
 *
 * @param reference one histogram
 * @param current the other
 *
 * Source: TFDV 1.x, `AlignHistograms` of `metrics.cc`, from its description.
 *
 * @example alignHistograms({ buckets: [], nan: 1 }, { buckets: [], nan: 1 }) // reference [1, 0], current [0, 1]
 */
export function alignHistograms(reference: Histogram, current: Histogram): AlignedMasses {
  const a = splitBuckets(reference.buckets);
  const b = splitBuckets(current.buckets);
  const edges = [...new Set([...a.ranges, ...b.ranges].flatMap(({ low, high }) => [low, high]))];
  edges.sort((left, right) => left - right);
  const points = [...new Set([...a.points.keys(), ...b.points.keys()])].sort((left, right) => left - right);
  return {
    reference: [
      ...spread(a.ranges, edges),
      ...points.map((point) => a.points.get(point) ?? 0),
      ...[a.infinite, 0, reference.nan, 0],
    ],
    current: [
      ...spread(b.ranges, edges),
      ...points.map((point) => b.points.get(point) ?? 0),
      ...[0, b.infinite, 0, current.nan],
    ],
  };
}

interface SplitBuckets {
  readonly ranges: readonly Bucket[];
  readonly points: ReadonlyMap<number, number>;
  readonly infinite: number;
}

function splitBuckets(buckets: readonly Bucket[]): SplitBuckets {
  const ranges: Bucket[] = [];
  const points = new Map<number, number>();
  let infinite = 0;
  for (const bucket of buckets) {
    if (!Number.isFinite(bucket.low) || !Number.isFinite(bucket.high)) infinite += bucket.count;
    else if (bucket.low === bucket.high) points.set(bucket.low, (points.get(bucket.low) ?? 0) + bucket.count);
    else ranges.push(bucket);
  }
  return { ranges, points, infinite };
}

/** Mass between each edge and the next; edges include all those of the ranges. */
function spread(ranges: readonly Bucket[], edges: readonly number[]): number[] {
  const masses = new Array<number>(Math.max(0, edges.length - 1)).fill(0);
  let cell = 0;
  for (const { low, high, count } of ranges) {
    while (edges[cell]! < low) cell++;
    while (edges[cell]! < high) {
      masses[cell]! += ((edges[cell + 1]! - edges[cell]!) / (high - low)) * count;
      cell++;
    }
  }
  return masses;
}
