import { varies } from '../varies.js';

const MOST_ROUNDS = 300;
/** Clusters count as settled when their centres moved by less than this share of the variance (sum of squares). */
const TOLERANCE = 1e-4;

/**
 * Bounds between bins of numbers: k-means clusters on a line, each bound half-way between two centres. It begins with
 * the middles of equally wide bins, so the same numbers give the same bins. A cluster that runs empty restarts at the
 * number farthest from its centre. Bins are joined that are no wider than rounding, whatever the unit; scikit-learn
 * joins those up to 1e-8.
 * @param values finite, at least one
 * @param count number of bins wanted, at least 2
 * @returns ascending bounds, count - 1 or fewer
 * Source: Lloyd 1982; scikit-learn 1.9 `KBinsDiscretizer(strategy='kmeans')`.
 * @example kMeansBounds(Float64Array.of(0, 1, 10, 11), 2) // [5.5]
 */
export function kMeansBounds(values: Float64Array, count: number): number[] {
  const sorted = values.slice().sort();
  const least = sorted[0]!;
  const range = sorted[sorted.length - 1]! - least;
  if (!varies(sorted)) return [];
  let centres: Float64Array = Float64Array.from(
    { length: count },
    (_, k) => least + ((k + 0.5) / count) * range,
  );
  const enough = TOLERANCE * variance(sorted);
  let places: Uint32Array = new Uint32Array(0);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const ends = clusterEnds(sorted, centres);
    const next = meansBetween(sorted, ends, centres);
    const moved = next.reduce((sum, centre, k) => sum + (centre - centres[k]!) ** 2, 0);
    const isSettled = ends.length === places.length && ends.every((end, k) => end === places[k]);
    centres = next.sort();
    places = ends;
    if (isSettled || moved <= enough) break;
  }
  const narrowest = Number.EPSILON * Math.max(Math.abs(least), Math.abs(least + range));
  const bounds: number[] = [];
  for (let k = 1; k < centres.length; k++) {
    const bound = (centres[k]! + centres[k - 1]!) / 2;
    if (bound - (bounds.at(-1) ?? least) > narrowest) bounds.push(bound);
  }
  return bounds;
}

/** Where each cluster ends in the sorted values: every value goes to the nearest centre, ties to the lower. */
function clusterEnds(sorted: Float64Array, centres: Float64Array): Uint32Array {
  const ends = new Uint32Array(centres.length);
  let position = 0;
  for (let k = 0; k < centres.length; k++) {
    const bound = k + 1 < centres.length ? (centres[k]! + centres[k + 1]!) / 2 : Number.POSITIVE_INFINITY;
    while (position < sorted.length && sorted[position]! <= bound) position++;
    ends[k] = position;
  }
  return ends;
}

function meansBetween(sorted: Float64Array, ends: Uint32Array, centres: Float64Array): Float64Array {
  const sums = new Float64Array(ends.length);
  const counts = new Float64Array(ends.length);
  for (let k = 0, position = 0; k < ends.length; k++) {
    for (; position < ends[k]!; position++) sums[k]! += sorted[position]!;
    counts[k] = ends[k]! - (k === 0 ? 0 : ends[k - 1]!);
  }
  const empty = Array.from(counts.keys()).filter((k) => counts[k] === 0);
  if (empty.length > 0) refill(sorted, ends, centres, empty, { sums, counts });
  return sums.map((sum, k) => (counts[k]! > 0 ? sum / counts[k]! : centres[k]!));
}

/** Gives each empty cluster one of the values that lie farthest from their centres. */
function refill(
  sorted: Float64Array,
  ends: Uint32Array,
  centres: Float64Array,
  empty: readonly number[],
  { sums, counts }: { sums: Float64Array; counts: Float64Array },
): void {
  const clusterOf = new Uint32Array(sorted.length);
  for (let k = 0, position = 0; k < ends.length; k++) {
    for (; position < ends[k]!; position++) clusterOf[position] = k;
  }
  const distance = (i: number) => Math.abs(sorted[i]! - centres[clusterOf[i]!]!);
  const taken = new Set<number>();
  for (const k of empty) {
    let farthest = -1;
    for (let i = 0; i < sorted.length; i++) {
      if (!taken.has(i) && (farthest < 0 || distance(i) > distance(farthest))) farthest = i;
    }
    if (farthest < 0) return;
    taken.add(farthest);
    const from = clusterOf[farthest]!;
    sums[from]! -= sorted[farthest]!;
    counts[from]!--;
    sums[k] = sorted[farthest]!;
    counts[k] = 1;
  }
}

function variance(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  return squares / values.length;
}
