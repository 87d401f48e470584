import { normalSf } from '../../../../stats/distributions/normal.js';
import { type PooledCounts, pooledCounts } from '../../../../stats/summaries/pooled-counts.js';
import { mannWhitneyOfCounts } from '../../../../stats/tests/mann-whitney.js';
import { mannWhitneyExactP } from '../../../../stats/tests/mann-whitney-exact-p.js';
import { noAnswer } from '../../compat-result.js';
import type { EvidentlyMethod } from '../evidently-method.js';

/**
 * One-sided Mann-Whitney test: drift only when the reference values tend to be smaller than the current ones. A
 * fall of the values is never found, however large.
 *
 * Source: SciPy 1.17 `mannwhitneyu(reference, current, alternative="less")`.
 */
export const evidentlyMannw: EvidentlyMethod = {
  name: 'mannw',
  title: 'One-sided Mann-Whitney test',
  kinds: ['number'],
  rule: { compared: 'pValue', operator: '<', threshold: 0.05 },
  find(data) {
    const { reference, current } = data.numbers();
    const counts = pooledCounts(reference, current);
    const test = mannWhitneyOfCounts(counts);
    if (test.kind !== 'tested') return noAnswer('SciPy refuses an empty sample', test.needed, test.got);
    const { statistic, pMethod } = test;
    const pValue = pMethod === 'exact' ? exactP(counts, statistic) : asymptoticP(counts, statistic);
    return { kind: 'found', statistic, pValue, pMethod };
  },
};

/** P(U <= u), read from the two-sided law of the nearer tail. */
function exactP({ referenceTotal: n, currentTotal: m }: PooledCounts, u: number): number {
  if (2 * u < n * m) return mannWhitneyExactP(n, m, u) / 2;
  const above = n * m - u - 1;
  return above < 0 ? 1 : 1 - mannWhitneyExactP(n, m, above) / 2;
}

function asymptoticP(counts: PooledCounts, u: number): number {
  const { reference, current, referenceTotal: n, currentTotal: m } = counts;
  if (reference.length === 1) return 1;
  const total = n + m;
  let tieTerm = 0;
  for (let index = 0; index < reference.length; index++) {
    const tied = reference[index]! + current[index]!;
    tieTerm += tied ** 3 - tied;
  }
  const variance = ((n * m) / 12) * (total + 1 - tieTerm / (total * (total - 1)));
  return normalSf(((n * m) / 2 - u - 0.5) / Math.sqrt(variance));
}
