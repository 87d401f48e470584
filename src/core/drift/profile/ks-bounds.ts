import { kolmogorovSf } from '../../stats/distributions/kolmogorov.js';
import type { NumberSummary } from '../../stats/sketch/number-summary.js';
import { mergeDistinct, sketchAtValues } from '../../stats/sketch/quantile-sketch.js';
import { ksExactP } from '../../stats/tests/ks-exact-p.js';
import { type Interval, widen } from './interval.js';

/** Above this size of either sample `ksTwoSample` uses the limit of the exact law. */
const largestExactSize = 10_000;
/** Two formulas of the Kolmogorov law that meet differ by 1e-7; the p-value may step back by that much. */
const lawError = 1e-6;

export interface KsBounds {
  /** The distance D lies in here; one and the same number when both summaries are exact. */
  readonly distance: Interval;
  readonly pValue: Interval;
}

/**
 * Bounds of the two-sample Kolmogorov-Smirnov test when one or both samples are known by a summary only. They are a
 * guarantee: whatever rows stand behind the summaries, the exact test lies inside.
 *
 * Formula: at a kept value with counts in [i, i'] and [j, j'] the gap |F m - G n| is at least max(0, i m - j' n,
 * j n - i' m) and at most max(i' m - j n, j' n - i m). Between two kept values only the second holds, with the counts
 * that may lie between them. D is the largest gap over n m; p falls as D grows.
 *
 * @param reference at least one row that is not missing; infinite rows rank first and last
 * @param current the same
 *
 * Source: the test as in `stats/tests/ks-two-sample.ts` (SciPy 1.17 `ks_2samp(method="auto")`).
 *
 * @example ksBounds(reference, current).distance // { low: 0.011, high: 0.0123 }
 */
export function ksBounds(reference: NumberSummary, current: NumberSummary): KsBounds {
  const n = reference.rows - reference.missing;
  const m = current.rows - current.missing;
  const gap = gapBounds(reference, current, n, m);
  const pValue = widen({ low: pOfGap(n, m, gap.high), high: pOfGap(n, m, gap.low) }, lawError);
  return {
    distance: { low: gap.low / (n * m), high: gap.high / (n * m) },
    pValue: { low: pValue.low, high: Math.min(1, pValue.high) },
  };
}

function gapBounds(reference: NumberSummary, current: NumberSummary, n: number, m: number): Interval {
  const values = mergeDistinct(reference.sketch.values, current.sketch.values);
  const a = sketchAtValues(reference.sketch, values);
  const b = sketchAtValues(current.sketch, values);
  // Below all finite values lie the rows of minus infinity, on both sides exactly.
  let i = reference.negativeInfinite;
  let j = current.negativeInfinite;
  let low = Math.abs(i * m - j * n);
  let high = low;
  const widenTo = (iHigh: number, jHigh: number) => {
    low = Math.max(low, i * m - jHigh * n, j * n - iHigh * m);
    high = Math.max(high, iHigh * m - j * n, jHigh * n - i * m);
  };
  for (let index = 0; index < values.length; index++) {
    // The open stretch before this value, then the value itself.
    widenTo(reference.negativeInfinite + a.belowHigh[index]!, current.negativeInfinite + b.belowHigh[index]!);
    i = reference.negativeInfinite + a.upToLow[index]!;
    j = current.negativeInfinite + b.upToLow[index]!;
    widenTo(reference.negativeInfinite + a.upToHigh[index]!, current.negativeInfinite + b.upToHigh[index]!);
  }
  return { low, high: Math.min(high, n * m) };
}

function pOfGap(n: number, m: number, gap: number): number {
  const exact = Math.max(n, m) <= largestExactSize ? ksExactP(n, m, Math.round(gap)) : undefined;
  if (exact !== undefined) return exact;
  const size = (n * m) / (n + m);
  const floor = Math.floor(size);
  // Half to even, as the exact test does.
  const whole = size - floor === 0.5 ? floor + (floor % 2) : Math.round(size);
  return kolmogorovSf(gap / (n * m), Math.max(1, whole));
}
