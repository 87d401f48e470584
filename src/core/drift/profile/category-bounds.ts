import { createRandom } from '../../random.js';
import { type CategorySketch, isExactCategorySketch } from '../../stats/sketch/category-sketch.js';
import { topCategories } from '../../stats/summaries/top-categories.js';
import { compareCounts } from '../../stats/tests/compare-counts.js';
import { anyPValue, type Interval, widen } from './interval.js';

/** Categories of the table that the chi-squared measure tests; the rest is one more column. */
const testedCategories = 50;

export interface TableBounds {
  readonly pValue: Interval;
  /** Total variation. */
  readonly effect: Interval;
}

/**
 * Bounds of the test of a 2 x k table of whole counts. Both ends are the exact number, but for p-values that the exact
 * pass finds by permutation: those are drawn with its own seed and stay open.
 *
 * @param reference counts per column
 * @param current counts of the same columns
 * @returns undefined when a side has no rows
 *
 * Source: see `stats/tests/compare-counts.ts`.
 *
 * @example tableBounds([500, 500], [480, 520])?.effect // { low: 0.02, high: 0.02 }
 */
export function tableBounds(
  reference: ArrayLike<number>,
  current: ArrayLike<number>,
): TableBounds | undefined {
  const test = compareCounts(reference, current, createRandom('bounds'));
  if (test.kind !== 'tested') return undefined;
  const { pValue, totalVariation } = test;
  return {
    pValue: test.pMethod === 'permutation' ? anyPValue : { low: pValue, high: pValue },
    effect: { low: totalVariation, high: totalVariation },
  };
}

/**
 * Bounds of the chi-squared test of categories. With exact counts on both sides this is the test itself. Otherwise the
 * total variation over all labels bounds the effect from above, because a table that puts labels together
 * never shows a larger one; p stays open.
 *
 * @param reference counts of labels
 * @param current the same
 * @returns undefined when a side has no rows
 *
 * @example categoryBounds(reference, current)?.effect // { low: 0, high: 0.031 }
 */
export function categoryBounds(reference: CategorySketch, current: CategorySketch): TableBounds | undefined {
  if (reference.count === 0 || current.count === 0) return undefined;
  const labels = [...new Set([...reference.labels, ...current.labels])];
  if (isExactCategorySketch(reference) && isExactCategorySketch(current)) {
    const table = { labels, reference: countsOf(reference, labels), current: countsOf(current, labels) };
    const top = topCategories(table, testedCategories);
    const isCut = top.otherCategories > 0;
    return tableBounds(
      isCut ? [...top.reference, top.otherReference] : top.reference,
      isCut ? [...top.current, top.otherCurrent] : top.current,
    );
  }
  const effect = { low: 0, high: largestTotalVariation(reference, current, labels) };
  return { pValue: anyPValue, effect: widen(effect, 1e-9) };
}

/** Half the sum of the largest possible differences, labels that are not listed included as if none were shared. */
function largestTotalVariation(a: CategorySketch, b: CategorySketch, labels: readonly string[]): number {
  const boundsA = boundsOf(a);
  const boundsB = boundsOf(b);
  let listed = 0;
  let lowA = 0;
  let lowB = 0;
  for (const label of labels) {
    const x = boundsA(label);
    const y = boundsB(label);
    lowA += x.low;
    lowB += y.low;
    listed += Math.max(x.high / a.count - y.low / b.count, y.high / b.count - x.low / a.count, 0);
  }
  const unlisted = (a.count - lowA) / a.count + (b.count - lowB) / b.count;
  return Math.min(1, (listed + unlisted) / 2);
}

function boundsOf(sketch: CategorySketch): (label: string) => Interval {
  const places = new Map(sketch.labels.map((label, place) => [label, place]));
  return (label) => {
    const place = places.get(label);
    if (place === undefined) return { low: 0, high: sketch.unlistedHigh };
    return { low: sketch.low[place]!, high: sketch.high[place]! };
  };
}

function countsOf(sketch: CategorySketch, labels: readonly string[]): Float64Array {
  const bounds = boundsOf(sketch);
  return Float64Array.from(labels, (label) => bounds(label).low);
}
