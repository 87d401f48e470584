import { pooledHybridCounts } from '../../stats/summaries/pooled-ties.js';
import type { DriftMeasure, MeasureResult } from '../measure.js';
import type { MeasureContext } from '../measure-context.js';
import { findReasonNotToCompare, isConstantNumber, numberFlags } from '../usable-rows.js';
import { testCategoryTable, testTable } from './category-table-test.js';

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
    return reference.kind === 'category' ? testCategoryTable(context) : compareNumbers(context);
  },
};

function compareNumbers(context: MeasureContext): MeasureResult {
  const refusal = findReasonNotToCompare(context, () => isConstantNumber(context));
  if (refusal !== undefined) return refusal;
  const { allValues, atoms } = context.ties();
  const flags = numberFlags(context);
  if (allValues !== undefined) {
    return testTable(
      allValues.map((atom) => atom.reference),
      allValues.map((atom) => atom.current),
      context,
      flags,
    );
  }
  const hybrid = pooledHybridCounts(context.reference().all, context.current().all, atoms);
  const result = testTable(hybrid.reference, hybrid.current, context, [...flags, 'pooled_bins']);
  if (result.kind !== 'measured') return result;
  const { effectByChance: _, ...tested } = result;
  return { ...tested, ...context.numberEffect() };
}
