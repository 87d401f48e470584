import { InvalidArgument } from '../../errors.js';
import { type ClipRange, unclipped } from './wasserstein.js';

/**
 * Energy distance of two samples: like Wasserstein-1, but large gaps of the distribution functions weigh more than
 * many small ones. Its unit is the square root of the unit of the values; 0 only for equal distributions.
 *
 * Formula: sqrt(2 * integral of (F(x) - G(x))^2 dx) over both empirical distribution functions.
 *
 * @param reference finite values in ascending order, at least one
 * @param current the same; sizes may differ
 * @param clip limits that both samples are winsorised at, by default none
 * @throws InvalidArgument when a side is empty
 *
 * Source: Szekely and Rizzo, J. Stat. Plan. Inference 143 (2013) 1249-1272; SciPy 1.17 `scipy.stats.energy_distance`.
 *
 * @example energyDistance(Float64Array.of(0), Float64Array.of(2)) // 2
 */
export function energyDistance(
  reference: Float64Array,
  current: Float64Array,
  clip: ClipRange = unclipped,
): number {
  if (reference.length === 0) throw new InvalidArgument('reference', 'must hold at least one value', 0);
  if (current.length === 0) throw new InvalidArgument('current', 'must hold at least one value', 0);
  const integral = squaredGapIntegral(reference, current, clip);
  if (Number.isFinite(2 * integral)) return Math.sqrt(2 * integral);
  // A range beyond the largest double: measure at a quarter of the scale.
  const quarter = (values: Float64Array) => values.map((value) => value / 4);
  const quarterClip = { low: clip.low / 4, high: clip.high / 4 };
  return 2 * Math.sqrt(2 * squaredGapIntegral(quarter(reference), quarter(current), quarterClip));
}

function squaredGapIntegral(a: Float64Array, b: Float64Array, { low, high }: ClipRange): number {
  const n = a.length;
  const m = b.length;
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
      const gap = (i * m - j * n) / (n * m);
      const step = gap * gap * (value - previous) - lost;
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
