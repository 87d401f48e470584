import { totalVariation } from '../../stats/distances/total-variation.js';
import { twoProportion } from '../../stats/tests/two-proportion.js';
import { twoProportionZ } from '../../stats/tests/two-proportion-z.js';
import type { DriftMeasure } from '../measure.js';
import { twoCategories } from './two-categories.js';

/**
 * Two-proportion z test of a column with two categories. Statistic: z of the alphabetically first category, above 0
 * when it became more frequent; effect: the size of the change of its share. When an expected count is below 5 the
 * p-value is Fisher's, which `method` says.
 *
 * Source: statsmodels 0.15 `proportions_ztest`; see `stats/tests/two-proportion.ts`.
 */
export const twoProportionMeasure: DriftMeasure = {
  id: 'two_proportion',
  title: 'Two-proportion z test',
  role: 'value',
  kinds: ['category'],
  effectFloors: { total_variation: 0.05 },
  compute(_reference, _current, context) {
    const table = twoCategories(context);
    if (table.kind !== 'two-categories') return table;
    const [a, b] = [table.reference, table.current].map(([first, second]) => ({
      successes: first,
      trials: first + second,
    })) as [Shares, Shares];
    const test = twoProportion(a, b);
    if (test.kind !== 'tested') return { kind: 'empty' };
    const isExact = test.pValueMethod === 'fisher-exact';
    return {
      kind: 'measured',
      statistic: twoProportionZ(a, b).statistic,
      pValue: test.pValue,
      pMethod: isExact ? 'exact' : 'asymptotic',
      effect: totalVariation(table.reference, table.current),
      effectMeasure: 'total_variation',
      flags: [],
      method: isExact ? 'fisher_exact' : 'pooled_z',
    };
  },
};

type Shares = { readonly successes: number; readonly trials: number };
