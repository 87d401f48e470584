import { totalVariation } from '../../stats/distances/total-variation.js';
import { fisherExactP } from '../../stats/tests/fisher-exact.js';
import type { DriftMeasure } from '../measure.js';
import { twoCategories } from './two-categories.js';

/**
 * Fisher's exact test of a column with two categories. Statistic: the difference of the shares of the
 * alphabetically first category, current minus reference; effect: its size.
 *
 * Source: SciPy 1.17 `fisher_exact`; see `stats/tests/fisher-exact.ts` for ties.
 */
export const fisherMeasure: DriftMeasure = {
  id: 'fisher',
  title: "Fisher's exact test",
  role: 'value',
  kinds: ['category'],
  effectFloors: { total_variation: 0.05 },
  compute(_reference, _current, context) {
    const table = twoCategories(context);
    if (table.kind !== 'two-categories') return table;
    const [successesA, failuresA] = table.reference;
    const [successesB, failuresB] = table.current;
    return {
      kind: 'measured',
      statistic: successesB / (successesB + failuresB) - successesA / (successesA + failuresA),
      pValue: fisherExactP({ successesA, failuresA, successesB, failuresB }),
      pMethod: 'exact',
      effect: totalVariation(table.reference, table.current),
      effectMeasure: 'total_variation',
      flags: [],
    };
  },
};
