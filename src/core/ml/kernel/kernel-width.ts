import type { Matrix } from '../estimator.js';
import type { ParamRule } from '../param-rule.js';

/** What the parameter `gamma` of a kernel may be. */
export const GAMMA_RULE: ParamRule = {
  kind: 'any-of',
  rules: [
    { kind: 'choice', values: ['scale', 'auto'] },
    { kind: 'number', above: 0, maximum: 1e12 },
  ],
};

/**
 * The gamma of a radial kernel exp(-gamma x squared distance).
 * @param rule `scale`: 1 / (columns x variance of all numbers of the matrix together), 1 when nothing varies;
 *   `auto`: 1 / columns; or gamma itself
 * @param weights of the rows, absent when each counts 1
 * Source: scikit-learn 1.9 SVC(gamma=...).
 * @example resolveGamma('auto', { rows: 9, columns: 4, data }, undefined) // 0.25
 */
export function resolveGamma(rule: number | string, x: Matrix, weights: Float64Array | undefined): number {
  if (typeof rule === 'number') return rule;
  if (rule === 'auto') return 1 / x.columns;
  const weightAt = (at: number) => weights?.[Math.floor(at / x.columns)] ?? 1;
  let total = 0;
  let sum = 0;
  for (let at = 0; at < x.data.length; at++) {
    total += weightAt(at);
    sum += weightAt(at) * x.data[at]!;
  }
  const mean = sum / total;
  let squares = 0;
  for (let at = 0; at < x.data.length; at++) squares += weightAt(at) * (x.data[at]! - mean) ** 2;
  const gamma = total / (x.columns * squares);
  return gamma > 0 && Number.isFinite(gamma) ? gamma : 1;
}
