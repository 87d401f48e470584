import { andersonDarling } from '../../../../stats/tests/anderson-darling.js';
import { noAnswer } from '../../compat-result.js';
import { interpolatedAndersonP } from '../../scipy/interpolated-anderson-p.js';
import type { EvidentlyMethod } from '../evidently-method.js';

/**
 * Anderson-Darling test whose p-value is interpolated in a table and never leaves [0.001, 0.25].
 *
 * Source: SciPy 1.17 `anderson_ksamp`.
 */
export const evidentlyAnderson: EvidentlyMethod = {
  name: 'anderson',
  title: 'Anderson-Darling test',
  kinds: ['number'],
  rule: { compared: 'pValue', operator: '<', threshold: 0.1 },
  find(data) {
    const { reference, current } = data.numbers();
    const test = andersonDarling(reference, current);
    switch (test.kind) {
      case 'constant':
        return noAnswer('SciPy raises an error when all values are equal', 2, 1);
      case 'insufficient-data':
        return noAnswer('not reproduced for a side with a single value', test.needed, test.got);
      case 'tested':
        return {
          kind: 'found',
          statistic: test.statistic,
          pValue: interpolatedAndersonP(test.statistic),
          pMethod: 'asymptotic',
        };
    }
  },
};
