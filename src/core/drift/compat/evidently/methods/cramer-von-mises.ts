import { cramerVonMises } from '../../../../stats/tests/cramer-von-mises.js';
import { noAnswer } from '../../compat-result.js';
import type { EvidentlyMethod } from '../evidently-method.js';

/** Cramer-von Mises test. Source: SciPy 1.17 `cramervonmises_2samp`, whose p-values end near 1e-15. */
export const evidentlyCramerVonMises: EvidentlyMethod = {
  name: 'cramer_von_mises',
  title: 'Cramer-von Mises test',
  kinds: ['number'],
  rule: { compared: 'pValue', operator: '<=', threshold: 0.1 },
  find(data) {
    const { reference, current } = data.numbers();
    const test = cramerVonMises(reference, current);
    if (test.kind !== 'tested') {
      return noAnswer('Evidently raises an error for a side with a single value', test.needed, test.got);
    }
    return { kind: 'found', statistic: test.statistic, pValue: test.pValue, pMethod: test.pMethod };
  },
};
