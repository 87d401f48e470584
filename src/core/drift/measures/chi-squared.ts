import { pooledHybridCounts, type TwoRowCounts } from '../../stats/summaries/pooled-ties.js';
import { topCategories } from '../../stats/summaries/top-categories.js';
import { compareCounts } from '../../stats/tests/compare-counts.js';
import type { DriftMeasure, MeasureResult } from '../measure.js';
import type { MeasureContext } from '../measure-context.js';
import { findReasonNotToCompare, isConstantCategory, isConstantNumber, numberFlags } from '../usable-rows.js';

const largestCategoryTable = 50;

/**
 * Chi-squared test of a 2 x k table: categories (the 50 most frequent and the rest), the values of a numeric
 * column with at most 20 of them, or else its heavy values and pooled quantile bins. Thin tables are tested
 * exactly or by permutation. Effect: total variation of the table; robust Wasserstein for binned numbers.
 *
 * Source: SciPy 1.17 `chi2_contingency(correction=False)`; see `stats/tests/compare-counts.ts`.
 */
export const chiSquaredMeasure: DriftMeasure = {
  id: 'chi2',
  title: 'Chi-squared test of contingency',
  role: 'value',
  kinds: ['number', 'date', 'category'],
  effectFloors: { total_variation: 0.05, robust_wasserstein: 0.1, ks_distance: 0.05 },
  compute(reference, _current, context) {
    return reference.kind === 'category' ? compareCategories(context) : compareNumbers(context);
  },
};

function compareCategories(context: MeasureContext): MeasureResult {
  const refusal = findReasonNotToCompare(context, () => isConstantCategory(context));
  if (refusal !== undefined) return refusal;
  const top = topCategories(context.categories(), largestCategoryTable);
  const isCut = top.otherCategories > 0;
  const counts = {
    reference: isCut ? [...top.reference, top.otherReference] : top.reference,
    current: isCut ? [...top.current, top.otherCurrent] : top.current,
  };
  return testCounts(counts, context, isCut ? ['pooled_categories'] : []);
}

function compareNumbers(context: MeasureContext): MeasureResult {
  const refusal = findReasonNotToCompare(context, () => isConstantNumber(context));
  if (refusal !== undefined) return refusal;
  const { allValues, atoms } = context.ties();
  const flags = numberFlags(context);
  if (allValues !== undefined) {
    const counts = {
      reference: allValues.map((atom) => atom.reference),
      current: allValues.map((atom) => atom.current),
    };
    return testCounts(counts, context, flags);
  }
  const hybrid = pooledHybridCounts(context.reference().all, context.current().all, atoms);
  const result = testCounts(hybrid, context, [...flags, 'pooled_bins']);
  return result.kind === 'measured' ? { ...result, ...context.numberEffect() } : result;
}

function testCounts(counts: TwoRowCounts, context: MeasureContext, flags: readonly string[]): MeasureResult {
  const comparison = compareCounts(counts.reference, counts.current, context.random);
  if (comparison.kind !== 'tested') return { kind: 'empty' };
  const { statistic, pValue, pMethod, totalVariation, isPooled } = comparison;
  const isNewlyPooled = isPooled && !flags.includes('pooled_categories');
  return {
    kind: 'measured',
    statistic,
    pValue,
    pMethod,
    effect: totalVariation,
    effectMeasure: 'total_variation',
    flags: isNewlyPooled ? [...flags, 'pooled_categories'] : flags,
  };
}
