import { gSpread, gTest } from '../../stats/tests/g-test.js';
import type { DriftMeasure } from '../measure.js';
import { testCategoryTable } from './category-table-test.js';

/** With fewer expected rows the law alarms too often: 9 % of clean tables of fifty columns at 6 rows. */
const lawFrom = 20;

/**
 * G-test of a 2 x k table of the 50 most frequent categories and the rest: the likelihood ratio in place of the
 * chi-squared statistic. Tables with an expected count below 20 are tested exactly or by permutation. Effect: total variation of the table.
 *
 * Source: SciPy 1.17 `chi2_contingency(correction=False, lambda_="log-likelihood")`.
 */
export const gTestMeasure: DriftMeasure = {
  id: 'g_test',
  title: 'G-test of contingency',
  role: 'value',
  kinds: ['category'],
  effectFloors: { total_variation: 0.05 },
  compute(_reference, _current, context) {
    return testCategoryTable(context, { compute: gTest, spread: gSpread, lawFrom });
  },
};
