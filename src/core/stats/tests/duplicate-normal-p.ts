import { normalSf } from '../distributions/normal.js';
import { logBinomialProbability } from '../distributions/saddle-point.js';
import { type DuplicateCounts, repeatExcess } from './repeated-rows.js';

/**
 * P-value of a difference of repeats by the normal law, for more groups than a permutation can deal.
 *
 * Formula: the variance of a sum over groups that split independently with the chance n / N per row, given that n
 * rows in all fall to the reference: sum Var(T_g) - (sum Cov(T_g, rows of g))^2 / (N n/N m/N). The mean is 0.
 *
 * @param counts groups of identical rows and the rows of each side
 * @param observed sum of the excess over all groups
 * @returns a two-sided p-value in [0, 1]
 *
 * Source: Holst, Ann. Probab. 7 (1979) 551-557.
 *
 * @example duplicateNormalP({ groups: [{ reference: 1, current: 1, groups: 9 }], referenceRows: 9, currentRows: 9 }, 0) // 1
 */
export function duplicateNormalP(counts: DuplicateCounts, observed: number): number {
  const { referenceRows, currentRows, groups } = counts;
  const excess = repeatExcess(counts);
  const total = referenceRows + currentRows;
  const chance = referenceRows / total;
  const complement = currentRows / total;
  const groupsOfSize = new Map<number, number>();
  for (const { reference, current, groups: count } of groups) {
    const copies = reference + current;
    groupsOfSize.set(copies, (groupsOfSize.get(copies) ?? 0) + count);
  }
  let variance = 0;
  let covariance = 0;
  for (const [copies, count] of [...groupsOfSize].sort(([a], [b]) => a - b)) {
    const mean = copies * chance;
    const reach = 12 * Math.sqrt(mean * complement) + 12;
    const from = Math.max(0, Math.floor(mean - reach));
    const to = Math.min(copies, Math.ceil(mean + reach));
    let first = 0;
    let second = 0;
    let mixed = 0;
    for (let inReference = from; inReference <= to; inReference++) {
      const weight = Math.exp(logBinomialProbability(inReference, copies, chance, complement));
      const value = excess(inReference, copies - inReference);
      first += weight * value;
      second += weight * value * value;
      mixed += weight * value * (inReference - mean);
    }
    variance += count * (second - first * first);
    covariance += count * mixed;
  }
  variance -= (covariance * covariance) / (total * chance * complement);
  // Below one repeat in a million the variance is rounding, and so is the difference.
  if (variance < 1e-6) return Math.abs(observed) < 0.5 ? 1 : 0;
  return Math.min(1, 2 * normalSf(Math.abs(observed) / Math.sqrt(variance)));
}
