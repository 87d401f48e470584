import { fisherExactP } from '../../../../stats/tests/fisher-exact.js';
import { noAnswer, type PeerFinding } from '../../compat-result.js';
import type { EvidentlyData } from '../evidently-data.js';
import type { EvidentlyMethod } from '../evidently-method.js';

/**
 * Fisher's exact test, which Evidently only takes for two values and sides of equal size. The statistic is the
 * difference of the two shares; Evidently reports the p-value alone.
 *
 * Source: SciPy 1.17 `fisher_exact`.
 */
export const evidentlyFisherExact: EvidentlyMethod = {
  name: 'fisher_exact',
  title: "Fisher's exact test",
  kinds: ['category'],
  rule: { compared: 'pValue', operator: '<', threshold: 0.1 },
  find: twoByTwo,
};

function twoByTwo(data: EvidentlyData): PeerFinding {
  const { reference, current } = data.valueCounts();
  const { referenceRows: n, currentRows: m } = data;
  const present = (counts: Float64Array) => counts.filter((count) => count > 0).length;
  const most = Math.max(present(reference), present(current));
  if (most > 2) return noAnswer('Evidently raises an error for more than two values on a side', 2, most);
  if (n !== m) return noAnswer('Evidently raises an error for sides of different size', n, m);
  if (reference.length > 2) {
    return noAnswer(
      'three or four values in all: the table follows the arbitrary order of a Python set',
      2,
      most,
    );
  }
  const [failuresA = 0, successesA = 0] = current;
  const [failuresB = 0, successesB = 0] = reference;
  return {
    kind: 'found',
    statistic: Math.abs(successesA - successesB) / n,
    pValue: fisherExactP({ successesA, failuresA, successesB, failuresB }),
    pMethod: 'exact',
  };
}
