import { InvalidArgument } from '../../errors.js';

/** Values between these limits count as they are, values beyond them as the limit. */
export interface ClipRange {
  readonly low: number;
  readonly high: number;
}

/** Limits that leave every finite value as it is. */
export const unclipped: ClipRange = { low: -Number.MAX_VALUE, high: Number.MAX_VALUE };

/**
 * Wasserstein-1 distance of two samples: how far the rows of one must move on average to become the other,
 * in the unit of the values. Values beyond the largest double are reported as the largest double.
 *
 * Formula: integral of |F(x) - G(x)| dx over both empirical distribution functions.
 *
 * @param reference finite values in ascending order, at least one
 * @param current the same; sizes may differ
 * @param clip limits that both samples are winsorised at, by default none
 * @throws InvalidArgument when a side is empty
 *
 * Source: SciPy 1.17 `scipy.stats.wasserstein_distance`.
 *
 * @example wasserstein(Float64Array.of(0, 1), Float64Array.of(2, 3)) // 2
 */
export function wasserstein(
  reference: Float64Array,
  current: Float64Array,
  clip: ClipRange = unclipped,
): number {
  if (reference.length === 0) throw new InvalidArgument('reference', 'must hold at least one value', 0);
  if (current.length === 0) throw new InvalidArgument('current', 'must hold at least one value', 0);
  const distance = gapIntegral(reference, current, clip);
  if (Number.isFinite(distance)) return distance;
  // A range beyond the largest double: measure at a quarter of the scale.
  const quarter = (values: Float64Array) => values.map((value) => value / 4);
  const quarterClip = { low: clip.low / 4, high: clip.high / 4 };
  return Math.min(Number.MAX_VALUE, 4 * gapIntegral(quarter(reference), quarter(current), quarterClip));
}

function gapIntegral(a: Float64Array, b: Float64Array, { low, high }: ClipRange): number {
  const n = a.length;
  const m = b.length;
  const scale = 1 / (n * m);
  let i = 0;
  let j = 0;
  let total = 0;
  let lost = 0;
  let previous = Math.min(high, Math.max(low, Math.min(a[0]!, b[0]!)));
  while (i < n || j < m) {
    const left = i < n ? a[i]! : Number.POSITIVE_INFINITY;
    const right = j < m ? b[j]! : Number.POSITIVE_INFINITY;
    const smaller = left < right ? left : right;
    const value = smaller < low ? low : smaller > high ? high : smaller;
    if (value > previous) {
      // Compensated summation: a million small steps would lose digits.
      const step = Math.abs(i * m - j * n) * scale * (value - previous) - lost;
      const next = total + step;
      lost = next - total - step;
      total = next;
      previous = value;
    }
    if (left <= right) i++;
    if (right <= left) j++;
  }
  return total;
}
