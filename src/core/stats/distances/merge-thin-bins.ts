import { requireCounts } from './require-counts.js';

/** Thinner reference quantile bins are slivers beside a heavy value. */
const thinBinCount = 15;

/**
 * Joins bins with an expected count below 15 to their lower neighbour, the first one to the second. A value as heavy
 * as a bin can leave a sliver of a reference quantile bin beside it, on which the law alarms too often.
 *
 * @param reference counts per bin in order of value
 * @param current counts of the same bins
 *
 * @example mergeThinBins([100, 1, 100], [100, 2, 90]) // { reference: [101, 100], current: [102, 90] }
 */
export function mergeThinBins(
  reference: ArrayLike<number>,
  current: ArrayLike<number>,
): { reference: number[]; current: number[] } {
  const { referenceTotal, currentTotal } = requireCounts(reference, current);
  const smallerShare = Math.min(referenceTotal, currentTotal) / (referenceTotal + currentTotal);
  const isThin = (a: number, b: number) => (a + b) * smallerShare < thinBinCount;
  const merged: { reference: number[]; current: number[] } = { reference: [], current: [] };
  let below: readonly [number, number] = [0, 0];
  for (let index = 0; index < reference.length; index++) {
    const [a, b] = [reference[index]! + below[0], current[index]! + below[1]];
    const last = merged.reference.length - 1;
    below = [0, 0];
    if (!isThin(a, b)) {
      merged.reference.push(a);
      merged.current.push(b);
    } else if (last < 0) {
      below = [a, b];
    } else {
      merged.reference[last] = merged.reference[last]! + a;
      merged.current[last] = merged.current[last]! + b;
    }
  }
  return merged.reference.length === 0 ? { reference: [below[0]], current: [below[1]] } : merged;
}
