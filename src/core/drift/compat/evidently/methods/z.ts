import { normalCdf } from '../../../../stats/distributions/normal.js';
import type { PeerFinding } from '../../compat-result.js';
import type { EvidentlyData } from '../evidently-data.js';
import type { EvidentlyMethod } from '../evidently-method.js';

/**
 * z-test of two proportions with pooled variance: the share of rows that are not the smallest value. With more than
 * two values that asks about the smallest one alone.
 *
 * Formula: z = (p1 - p2) / sqrt(P (1 - P) (1/n + 1/m)), p = 2 (1 - Phi(|z|)), so no p below about 1e-16 is told
 * from 0. One value on both sides gives p 1.
 */
export const evidentlyZ: EvidentlyMethod = {
  name: 'z',
  title: 'z-test of two proportions',
  kinds: ['category'],
  rule: { compared: 'pValue', operator: '<', threshold: 0.05 },
  find: twoProportions,
};

function twoProportions(data: EvidentlyData): PeerFinding {
  const { reference, current } = data.valueCounts();
  const { referenceRows: n, currentRows: m } = data;
  if (reference.length === 1) return { kind: 'found', statistic: 0, pValue: 1, pMethod: 'asymptotic' };
  const first = (n - reference[0]!) / n;
  const second = (m - current[0]!) / m;
  const pooled = (first * n + second * m) / (n + m);
  const statistic = (first - second) / Math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m));
  if (Number.isNaN(statistic)) return { kind: 'found', statistic, pMethod: 'asymptotic' };
  const pValue = 2 * (1 - normalCdf(Math.abs(statistic)));
  return { kind: 'found', statistic, pValue, pMethod: 'asymptotic', effect: Math.abs(statistic) };
}
