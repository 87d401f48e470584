import type { Random } from '../../random.js';
import { totalVariation } from '../distances/total-variation.js';
import { totalVariationByChance } from '../distances/total-variation-by-chance.js';
import { chiSquaredContingency } from './chi-squared-contingency.js';
import type { ContingencyResult } from './contingency-law.js';
import { type CountStatistic, chiSquaredSpread, contingencyPermutationP } from './contingency-permutation.js';
import { fisherExactP } from './fisher-exact.js';

/** Below this size of a side, merging thin columns would leave nothing to test. */
const smallSampleSize = 40;
/** Largest smaller side for which dealing the rows at random is cheap. */
const largestPermutedSize = 1_000;
const thinExpectedCount = 5;

/** A test of a 2 x k table by the chi-squared law, and what of its statistic changes with fixed margins. */
export interface ContingencyTest {
  readonly compute: (reference: ArrayLike<number>, current: ArrayLike<number>) => ContingencyResult;
  readonly spread: CountStatistic;
  /** Expected count of every cell from which the law holds, 5 or more; below it a permutation decides. */
  readonly lawFrom: number;
}

const chiSquaredTest: ContingencyTest = {
  compute: chiSquaredContingency,
  spread: chiSquaredSpread,
  lawFrom: thinExpectedCount,
};

/** What `compareCounts` can answer. */
export type CountComparison =
  | {
      readonly kind: 'tested';
      /** Statistic of the table that was tested, chi-squared by default. */
      readonly statistic: number;
      readonly pValue: number;
      readonly pMethod: 'exact' | 'asymptotic' | 'permutation';
      /** Total variation of the table that was tested, in [0, 1]. */
      readonly totalVariation: number;
      /** The total variation that chance alone exceeds in about one of a hundred such tables. */
      readonly totalVariationByChance: number;
      /** Whether thin columns were merged before the test. */
      readonly isPooled: boolean;
    }
  | { readonly kind: 'insufficient-data'; readonly needed: number; readonly got: number };

/**
 * Asks whether two samples have the same shares of categories, choosing a test that holds its error rate for the
 * table at hand: Fisher's exact test for 2 x 2 with an expected count below 5; permutation when a side has fewer
 * than 40 rows; otherwise columns with an expected count below 5 are merged into one and the chi-squared law is
 * used. When merging still leaves more than 20 % of the cells below 5, permutation decides (smaller side up to
 * 1,000 rows) or the merged column joins the smallest of the others. A test whose law needs larger expected counts
 * than 5 (`lawFrom`) is permuted below them. All choices look at pooled counts only.
 *
 * @param reference counts per category, whole numbers from 0
 * @param current counts of the same categories in the same order
 * @param random used by the permutation test only
 * @param test chi-squared by default, or another one with the same law
 * @returns `tested`, or `insufficient-data` when a side has no rows
 * @throws InvalidArgument when the lists differ in length
 *
 * Source: Cochran, Biometrics 10 (1954) 417-451 for the rule of five.
 *
 * @example compareCounts([50, 30, 20, 0], [40, 30, 20, 10], createRandom(1))
 *   // statistic 11.1111, pValue 0.0111, pMethod 'asymptotic', totalVariation 0.1
 */
export function compareCounts(
  reference: ArrayLike<number>,
  current: ArrayLike<number>,
  random: Random,
  test: ContingencyTest = chiSquaredTest,
): CountComparison {
  const whole = chiSquaredContingency(reference, current);
  if (whole.kind !== 'tested') return whole;
  const table = withoutEmptyColumns(reference, current);
  const smallerSide = Math.min(table.referenceTotal, table.currentTotal);
  const isThin = whole.smallestExpected < thinExpectedCount;
  const isTwoByTwo = table.reference.length === 2;
  if (!isThin || whole.degreesOfFreedom === 0 || isTwoByTwo || smallerSide < smallSampleSize) {
    return conclude(table, random, test, false);
  }
  const merged = mergeThinColumns(table);
  const check = chiSquaredContingency(merged.reference, merged.current);
  const isStillThin = check.kind === 'tested' && check.shareBelowFive > 0.2;
  if (!isStillThin || merged.reference.length === 2 || smallerSide <= largestPermutedSize) {
    return conclude(merged, random, test, true);
  }
  return conclude(foldLastIntoSmallest(merged), random, test, true);
}

interface TwoRows {
  readonly reference: readonly number[];
  readonly current: readonly number[];
  readonly referenceTotal: number;
  readonly currentTotal: number;
}

function conclude(table: TwoRows, random: Random, test: ContingencyTest, isPooled: boolean): CountComparison {
  const result = test.compute(table.reference, table.current);
  if (result.kind !== 'tested') return result;
  const shared = {
    kind: 'tested',
    statistic: result.statistic,
    totalVariation: totalVariation(table.reference, table.current),
    totalVariationByChance: totalVariationByChance(table.reference, table.current),
    isPooled,
  } as const;
  if (result.degreesOfFreedom === 0 || result.smallestExpected >= test.lawFrom) {
    return { ...shared, pValue: result.pValue, pMethod: 'asymptotic' };
  }
  if (table.reference.length === 2 && result.smallestExpected < thinExpectedCount) {
    const [successesA = 0, failuresA = 0] = table.reference;
    const [successesB = 0, failuresB = 0] = table.current;
    return {
      ...shared,
      pValue: fisherExactP({ successesA, failuresA, successesB, failuresB }),
      pMethod: 'exact',
    };
  }
  const smallerSide = Math.min(table.referenceTotal, table.currentTotal);
  const needsMoreRows = test.lawFrom > thinExpectedCount;
  if (smallerSide < smallSampleSize || result.shareBelowFive > 0.2 || needsMoreRows) {
    const pValue = contingencyPermutationP(table.reference, table.current, random, {
      statistic: test.spread,
    });
    return { ...shared, pValue, pMethod: 'permutation' };
  }
  return { ...shared, pValue: result.pValue, pMethod: 'asymptotic' };
}

function withoutEmptyColumns(reference: ArrayLike<number>, current: ArrayLike<number>): TwoRows {
  const kept = Array.from(reference, (_, index) => index).filter(
    (index) => reference[index]! + current[index]! > 0,
  );
  return twoRows(
    kept.map((index) => reference[index]!),
    kept.map((index) => current[index]!),
  );
}

function twoRows(reference: readonly number[], current: readonly number[]): TwoRows {
  const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);
  return { reference, current, referenceTotal: total(reference), currentTotal: total(current) };
}

/** The merged column stands last. */
function mergeThinColumns(table: TwoRows): TwoRows {
  const smallerSide = Math.min(table.referenceTotal, table.currentTotal);
  const total = table.referenceTotal + table.currentTotal;
  const reference: number[] = [];
  const current: number[] = [];
  let otherReference = 0;
  let otherCurrent = 0;
  table.reference.forEach((count, index) => {
    const pooled = count + table.current[index]!;
    if ((pooled * smallerSide) / total < thinExpectedCount) {
      otherReference += count;
      otherCurrent += table.current[index]!;
      return;
    }
    reference.push(count);
    current.push(table.current[index]!);
  });
  return twoRows([...reference, otherReference], [...current, otherCurrent]);
}

function foldLastIntoSmallest(table: TwoRows): TwoRows {
  const last = table.reference.length - 1;
  let smallest = 0;
  const pooled = (index: number) => table.reference[index]! + table.current[index]!;
  for (let index = 1; index < last; index++) if (pooled(index) < pooled(smallest)) smallest = index;
  const fold = (counts: readonly number[]) =>
    counts.slice(0, last).map((count, index) => (index === smallest ? count + counts[last]! : count));
  return twoRows(fold(table.reference), fold(table.current));
}
