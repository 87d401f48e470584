import { topCategories } from '../../stats/summaries/top-categories.js';
import { type ContingencyTest, compareCounts } from '../../stats/tests/compare-counts.js';
import type { Measured, MeasureResult } from '../measure.js';
import { fewestRowsForChance, type MeasureContext } from '../measure-context.js';
import { findReasonNotToCompare, isConstantCategory } from '../usable-rows.js';

const largestCategoryTable = 50;

/**
 * Tests the 50 most frequent categories and the rest as a 2 x k table; thin tables exactly or by permutation.
 * Effect: total variation of the table.
 *
 * @param context preparation of two category columns
 * @param test chi-squared by default
 *
 * @example testCategoryTable(context).kind // 'measured'
 */
export function testCategoryTable(context: MeasureContext, test?: ContingencyTest): MeasureResult {
  const refusal = findReasonNotToCompare(context, () => isConstantCategory(context));
  if (refusal !== undefined) return refusal;
  const top = topCategories(context.categories(), largestCategoryTable);
  const isCut = top.otherCategories > 0;
  return testTable(
    isCut ? [...top.reference, top.otherReference] : top.reference,
    isCut ? [...top.current, top.otherCurrent] : top.current,
    context,
    isCut ? ['pooled_categories'] : [],
    test,
  );
}

/**
 * Tests a 2 x k table, see `compareCounts`.
 *
 * @param reference counts per column
 * @param current counts of the same columns
 * @param context gives the randomness of a permutation test
 * @param flags what is known about the table already
 * @param test chi-squared by default
 *
 * @example testTable([5, 5], [9, 1], context, []).kind // 'measured'
 */
export function testTable(
  reference: ArrayLike<number>,
  current: ArrayLike<number>,
  context: MeasureContext,
  flags: readonly string[],
  test?: ContingencyTest,
): Measured | { readonly kind: 'empty' } {
  const comparison = compareCounts(reference, current, context.random, test);
  if (comparison.kind !== 'tested') return { kind: 'empty' };
  const { statistic, pValue, pMethod, totalVariation, totalVariationByChance, isPooled } = comparison;
  const isNewlyPooled = isPooled && !flags.includes('pooled_categories');
  return {
    kind: 'measured',
    statistic,
    pValue,
    pMethod,
    effect: totalVariation,
    ...(isLarge(context) ? { effectByChance: totalVariationByChance } : {}),
    effectMeasure: 'total_variation',
    flags: isNewlyPooled ? [...flags, 'pooled_categories'] : flags,
  };
}

function isLarge({ referenceRows, referenceMissing, currentRows, currentMissing }: MeasureContext): boolean {
  return Math.min(referenceRows - referenceMissing, currentRows - currentMissing) >= fewestRowsForChance;
}
