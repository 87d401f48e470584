import { totalVariation } from '../../stats/distances/total-variation.js';
import { contingencyPermutationP } from '../../stats/tests/contingency-permutation.js';
import type { DriftMeasure } from '../measure.js';
import { binnedDistance } from './binned-distance.js';
import { frequentCategories } from './frequent-categories.js';

/**
 * Total variation distance over all categories: the share of rows that changed category, with a permutation
 * p-value. The p-value of more than 50 categories is that of the 50 most frequent and the rest, which is flagged.
 *
 * Source: see `stats/distances/total-variation.ts` and `stats/tests/contingency-permutation.ts`.
 */
export const totalVariationMeasure: DriftMeasure = {
  id: 'total_variation',
  title: 'Total variation distance',
  role: 'value',
  kinds: ['category'],
  effectFloors: { total_variation: 0.05 },
  compute(reference, _current, context) {
    const result = binnedDistance(reference.kind, context, 'total_variation', (sides) =>
      totalVariation(sides.reference, sides.current),
    );
    if (result.kind !== 'measured') return result;
    const counts = frequentCategories(context);
    return {
      ...result,
      pValue: contingencyPermutationP(counts.reference, counts.current, context.random, {
        statistic: totalVariation,
      }),
      pMethod: 'permutation',
      flags: counts.isCut ? [...result.flags, 'pooled_categories'] : result.flags,
    };
  },
};
