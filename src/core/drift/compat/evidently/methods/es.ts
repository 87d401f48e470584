import { eppsSingleton } from '../../../../stats/tests/epps-singleton.js';
import { noAnswer } from '../../compat-result.js';
import type { EvidentlyMethod } from '../evidently-method.js';

/** Epps-Singleton test. Source: SciPy 1.17 `epps_singleton_2samp`. */
export const evidentlyEs: EvidentlyMethod = {
  name: 'es',
  title: 'Epps-Singleton test',
  kinds: ['number'],
  rule: { compared: 'pValue', operator: '<', threshold: 0.05 },
  find(data) {
    const { reference, current } = data.numbers();
    const test = eppsSingleton(reference, current);
    switch (test.kind) {
      case 'no-spread':
        return noAnswer('Evidently raises an error when the middle half of all values is one value');
      case 'insufficient-data':
        return noAnswer(
          'SciPy raises an error for a side with fewer than five values',
          test.needed,
          test.got,
        );
      case 'tested':
        return { kind: 'found', statistic: test.statistic, pValue: test.pValue, pMethod: test.pMethod };
    }
  },
};
