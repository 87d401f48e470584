import { chiSquaredSf } from '../../../../stats/distributions/chi-squared.js';
import { noAnswer, type PeerFinding } from '../../compat-result.js';
import type { EvidentlyData } from '../evidently-data.js';
import type { EvidentlyMethod } from '../evidently-method.js';

/** SciPy refuses observed and expected totals that differ by more than this, relatively. */
const totalTolerance = Math.sqrt(2 ** -52);

/**
 * Goodness-of-fit G-test on the raw reference counts. They are not scaled to the size of the current data, so SciPy
 * raises an error unless both sides have as good as the same number of rows.
 *
 * Formula: 2 sum o ln(o / e), k - 1 degrees of freedom; a value unseen in the reference gives p 0.
 *
 * Source: SciPy 1.17 `power_divergence(f_obs, f_exp, lambda_="log-likelihood")`.
 */
export const evidentlyGTest: EvidentlyMethod = {
  name: 'g_test',
  title: 'Goodness-of-fit G-test',
  kinds: ['category'],
  rule: { compared: 'pValue', operator: '<', threshold: 0.1 },
  find: goodnessOfFit,
};

function goodnessOfFit(data: EvidentlyData): PeerFinding {
  const { reference, current } = data.valueCounts();
  const { referenceRows: n, currentRows: m } = data;
  if (Math.abs(n - m) > totalTolerance * Math.min(n, m)) {
    return noAnswer('Evidently does not scale the counts, and SciPy refuses sides of different size', n, m);
  }
  if (reference.length === 1) {
    return noAnswer(
      'a single value leaves no degree of freedom: the p-value is NaN, which counts as no drift',
      2,
      1,
    );
  }
  let statistic = 0;
  for (let index = 0; index < reference.length; index++) {
    const observed = current[index]!;
    if (observed > 0) statistic += 2 * observed * Math.log(observed / reference[index]!);
  }
  return {
    kind: 'found',
    statistic,
    pValue: chiSquaredSf(statistic, reference.length - 1),
    pMethod: 'asymptotic',
  };
}
