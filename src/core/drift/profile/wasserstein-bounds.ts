import { normalInterquartileRange, winsorisedShare } from '../../stats/distances/robust-scale.js';
import { chanceEdges, wassersteinOfWidths } from '../../stats/distances/robust-wasserstein-by-chance.js';
import {
  mergeDistinct,
  mergeQuantileSketches,
  type QuantileSketch,
  sketchAtValues,
} from '../../stats/sketch/quantile-sketch.js';
import { type Interval, widen } from './interval.js';

/** More than the rounding of a sum of a million terms. */
const rounding = 1e-9;

export interface WassersteinBounds {
  readonly distance: Interval;
  /** The distance that chance exceeds in one of a hundred comparisons. */
  readonly byChance: Interval;
}

/**
 * Bounds of the robust Wasserstein distance when one or both samples are known by a summary only.
 *
 * Formula: between two neighbours of all kept values F lies in [f, f'] and G in [g, g'], so |F - G| is at least
 * max(0, f - g', g - f') and at most max(f' - g, g' - f). The integral over the widest possible winsorised range of the
 * upper bound, divided by the smallest possible spread, bounds the distance from above; the other way round from below.
 * The distance by chance grows with the distances of pooled quantiles, which are bounded in the same way.
 *
 * @param reference finite values
 * @param current the same
 * @returns undefined when a side is empty or the interquartile range of the reference may be 0, where the distance has
 *   another unit
 *
 * Source: the distances as in `stats/distances/robust-wasserstein.ts` and `robust-wasserstein-by-chance.ts`.
 *
 * @example robustWassersteinBounds(reference.sketch, current.sketch)?.distance // { low: 0.149, high: 0.152 }
 */
export function robustWassersteinBounds(
  reference: QuantileSketch,
  current: QuantileSketch,
): WassersteinBounds | undefined {
  if (reference.count === 0 || current.count === 0) return undefined;
  const pooled = mergeQuantileSketches([reference, current]);
  const lower = quantileBounds(pooled, winsorisedShare);
  const upper = quantileBounds(pooled, 1 - winsorisedShare);
  const first = quantileBounds(reference, 0.25);
  const third = quantileBounds(reference, 0.75);
  const spread = {
    low: (third.low - first.high) / normalInterquartileRange,
    high: (third.high - first.low) / normalInterquartileRange,
  };
  if (!(spread.low > 0) || !Number.isFinite(spread.high) || !Number.isFinite(upper.high - lower.low)) {
    return undefined;
  }
  const integral = gapIntegrals(reference, current, {
    outer: { low: lower.low, high: upper.high },
    inner: { low: lower.high, high: upper.low },
  });
  const distance = widen({ low: integral.low / spread.high, high: integral.high / spread.low }, rounding);
  const byChance = widen(chanceBounds(pooled, spread, reference.count, current.count), rounding);
  return Number.isFinite(distance.high + byChance.high) ? { distance, byChance } : undefined;
}

function chanceBounds(pooled: QuantileSketch, spread: Interval, n: number, m: number): Interval {
  const edges = chanceEdges.map((share) => quantileBounds(pooled, share));
  const between = (width: (from: Interval, to: Interval) => number) =>
    edges.slice(1).map((to, piece) => width(edges[piece]!, to));
  const narrow = between((from, to) => Math.max(0, to.low - from.high) / spread.high);
  const wide = between((from, to) => (to.high - from.low) / spread.low);
  return { low: wassersteinOfWidths(narrow, n, m), high: wassersteinOfWidths(wide, n, m) };
}

/** Bounds of the type 7 quantile: it lies between two neighbouring order statistics. */
function quantileBounds(sketch: QuantileSketch, share: number): Interval {
  const { count, values } = sketch;
  const below = Math.floor((count - 1) * share);
  const above = Math.min(count - 1, below + 1);
  // A value with at most r rows below it is not above the order statistic of rank r.
  let last = 0;
  while (last + 1 < values.length && sketch.belowHigh[last + 1]! <= below) last++;
  // A value with more than r rows up to it is not below that order statistic.
  let first = last;
  while (first + 1 < values.length && sketch.upToLow[first]! < above + 1) first++;
  return { low: values[last]!, high: values[first]! };
}

/** Integral of the lower bound of the gap over the inner range, and of the upper bound over the outer range. */
function gapIntegrals(
  reference: QuantileSketch,
  current: QuantileSketch,
  { outer, inner }: { readonly outer: Interval; readonly inner: Interval },
): Interval {
  const values = mergeDistinct(reference.values, current.values);
  const a = sketchAtValues(reference, values);
  const b = sketchAtValues(current, values);
  const n = reference.count;
  const m = current.count;
  let low = 0;
  let high = 0;
  for (let index = 0; index + 1 < values.length; index++) {
    const start = values[index]!;
    const end = values[index + 1]!;
    const f = a.upToLow[index]! / n;
    const fHigh = a.belowHigh[index + 1]! / n;
    const g = b.upToLow[index]! / m;
    const gHigh = b.belowHigh[index + 1]! / m;
    low += overlap(start, end, inner) * Math.max(0, f - gHigh, g - fHigh);
    high += overlap(start, end, outer) * Math.max(0, fHigh - g, gHigh - f);
  }
  return { low, high };
}

function overlap(start: number, end: number, range: Interval): number {
  return Math.max(0, Math.min(end, range.high) - Math.max(start, range.low));
}
