import { chiSquaredSf } from '../../../../stats/distributions/chi-squared.js';
import { noAnswer, type PeerFinding } from '../../compat-result.js';
import type { EvidentlyData } from '../evidently-data.js';
import type { EvidentlyMethod } from '../evidently-method.js';

/**
 * Goodness-of-fit chi-squared test that takes the reference for the true law, which alarms on far more clean data
 * than its level says. A value unseen in the reference has expectation 0, an infinite statistic and p 0.
 *
 * Formula: sum (o - e)^2 / e with e = reference count * m / n, k - 1 degrees of freedom.
 *
 * Source: SciPy 1.17 `chisquare(f_obs, f_exp)`.
 */
export const evidentlyChisquare: EvidentlyMethod = {
  name: 'chisquare',
  title: 'Goodness-of-fit chi-squared test',
  kinds: ['category'],
  rule: { compared: 'pValue', operator: '<', threshold: 0.05 },
  find: goodnessOfFit,
};

function goodnessOfFit(data: EvidentlyData): PeerFinding {
  const { reference, current } = data.valueCounts();
  if (reference.length === 1) {
    return noAnswer(
      'a single value leaves no degree of freedom: the p-value is NaN, which counts as no drift',
      2,
      1,
    );
  }
  const scale = data.currentRows / data.referenceRows;
  let statistic = 0;
  for (let index = 0; index < reference.length; index++) {
    const expected = reference[index]! * scale;
    statistic += (current[index]! - expected) ** 2 / expected;
  }
  return {
    kind: 'found',
    statistic,
    pValue: chiSquaredSf(statistic, reference.length - 1),
    pMethod: 'asymptotic',
  };
}
