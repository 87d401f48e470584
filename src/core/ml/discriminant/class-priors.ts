import type { ClassGroup } from './class-groups.js';

/** Where the prior probabilities of the classes come from. */
export const PRIORS = ['observed', 'uniform'] as const;

/**
 * Prior probability of each class that occurs: its share of the training weight, or the same for all.
 * @example priorsOf(groups, 'uniform') // [1/3, 1/3, 1/3] for three groups
 */
export function priorsOf(groups: readonly ClassGroup[], rule: string): Float64Array {
  if (rule === 'uniform') return new Float64Array(groups.length).fill(1 / groups.length);
  const total = groups.reduce((sum, { weight }) => sum + weight, 0);
  return Float64Array.from(groups, ({ weight }) => weight / total);
}

/**
 * The covariance within the classes, all classes together: their covariances in proportion to `shares`.
 * @param covariances one per class, row-major `columns x columns`
 */
export function pooledCovariance(covariances: readonly Float64Array[], shares: Float64Array): Float64Array {
  const pooled = new Float64Array(covariances[0]!.length);
  covariances.forEach((covariance, c) => {
    for (let at = 0; at < pooled.length; at++) pooled[at]! += shares[c]! * covariance[at]!;
  });
  return pooled;
}
