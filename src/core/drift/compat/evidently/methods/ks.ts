import { ksTwoSample } from '../../../../stats/tests/ks-two-sample.js';
import { noAnswer } from '../../compat-result.js';
import type { EvidentlyMethod } from '../evidently-method.js';

/** Two-sided Kolmogorov-Smirnov test. Source: SciPy 1.17 `ks_2samp`. */
export const evidentlyKs: EvidentlyMethod = {
  name: 'ks',
  title: 'Kolmogorov-Smirnov test',
  kinds: ['number'],
  rule: { compared: 'pValue', operator: '<=', threshold: 0.05 },
  find(data) {
    const { reference, current } = data.numbers();
    const test = ksTwoSample(reference, current);
    if (test.kind !== 'tested') return noAnswer('SciPy refuses an empty sample', test.needed, test.got);
    return { kind: 'found', statistic: test.statistic, pValue: test.pValue, pMethod: test.pMethod };
  },
};
