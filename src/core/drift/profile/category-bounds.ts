import { createRandom } from '../../random.js';
import type { CategorySketch } from '../../stats/sketch/category-sketch.js';
import { topCategories } from '../../stats/summaries/top-categories.js';
import { compareCounts } from '../../stats/tests/compare-counts.js';
import { anyPValue, type Interval, widen } from './interval.js';

/** Categories of the table that the chi-squared measure tests; the rest is one more column. */
const testedCategories = 50;

export interface TableBounds {
  /** Of the tested table; undefined when the table is not known. */
  readonly statistic: number | undefined;
  readonly pValue: Interval;
  /** Total variation. */
  readonly effect: Interval;
  /** Total variation that chance exceeds in one of a hundred comparisons. */
  readonly effectByChance: Interval;
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
  const { pValue, totalVariation, totalVariationByChance } = test;
  return {
    statistic: test.statistic,
    pValue: test.pMethod === 'permutation' ? anyPValue : { low: pValue, high: pValue },
    effect: { low: totalVariation, high: totalVariation },
    effectByChance: { low: totalVariationByChance, high: totalVariationByChance },
  };
}

/**
 * Bounds of the chi-squared test of categories. When the 50 most frequent categories and their counts are certain, this
 * is the test itself. Otherwise the total variation over all labels bounds the effect from above, because a table that
 * puts labels together never shows a larger one; p stays open.
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
  const table = certainTable(reference, current, labels);
  if (table !== undefined) return tableBounds(table.reference, table.current);
  const effect = { low: 0, high: largestTotalVariation(reference, current, labels) };
  return {
    statistic: undefined,
    pValue: anyPValue,
    effect: widen(effect, 1e-9),
    effectByChance: { low: 0, high: 1 },
  };
}

/** The table that the exact test looks at, or undefined when other labels may belong to the most frequent ones. */
function certainTable(reference: CategorySketch, current: CategorySketch, labels: readonly string[]) {
  const a = boundsOf(reference);
  const b = boundsOf(current);
  const isCertain = ({ low, high }: Interval) => low === high;
  const certain = labels.filter((label) => isCertain(a(label)) && isCertain(b(label)));
  const top = topCategories(
    {
      labels: certain,
      reference: Float64Array.from(certain, (label) => a(label).low),
      current: Float64Array.from(certain, (label) => b(label).low),
    },
    testedCategories,
  );
  let largestUncertain = reference.unlistedHigh + current.unlistedHigh;
  for (const label of labels) {
    const [x, y] = [a(label), b(label)];
    if (!isCertain(x) || !isCertain(y)) largestUncertain = Math.max(largestUncertain, x.high + y.high);
  }
  const smallestTop = (top.reference.at(-1) ?? 0) + (top.current.at(-1) ?? 0);
  const isComplete = top.labels.length === testedCategories && smallestTop > largestUncertain;
  if (largestUncertain > 0 && !isComplete) return undefined;
  if (largestUncertain === 0 && top.otherCategories === 0) return top;
  const rest = (sketch: CategorySketch, counts: readonly number[]) =>
    counts.reduce((left, rows) => left - rows, sketch.count);
  return {
    reference: [...top.reference, rest(reference, top.reference)],
    current: [...top.current, rest(current, top.current)],
  };
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
