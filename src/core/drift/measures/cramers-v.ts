import { cramersV } from '../../stats/distances/cramers-v.js';
import type { DriftMeasure } from '../measure.js';
import { testCategoryTable } from './category-table-test.js';

/**
 * Bias-corrected Cramér's V over all categories, with the p-value of the chi-squared test it is built on: that of
 * the 50 most frequent categories and the rest, thin tables exactly or by permutation.
 *
 * Source: see `stats/distances/cramers-v.ts`.
 */
export const cramersVMeasure: DriftMeasure = {
  id: 'cramers_v',
  title: "Cramér's V",
  role: 'value',
  kinds: ['category'],
  effectFloors: { cramers_v: 0.1 },
  compute(_reference, _current, context) {
    const test = testCategoryTable(context);
    if (test.kind !== 'measured') return test;
    // What chance gives is known of the total variation, which is not the effect here.
    const { effectByChance: _, ...tested } = test;
    const { reference, current } = context.binnedCounts();
    const statistic = cramersV(reference, current);
    return { ...tested, statistic, effect: statistic, effectMeasure: 'cramers_v' };
  },
};
