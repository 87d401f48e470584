import type { Matrix } from '../../estimator.js';
import type { FeatureInfo } from '../feature-info.js';
import { presentValues } from '../stages/present-values.js';
import { varies } from '../varies.js';

/**
 * Columns whose variance (divisor n, missing values left out) is above a threshold and more than rounding; codes of
 * categories always stay.
 * @param threshold at least 0
 * @returns ascending column numbers
 * Source: scikit-learn 1.9 `VarianceThreshold`.
 */
export function varyingColumns(
  matrix: Matrix,
  features: readonly FeatureInfo[],
  threshold: number,
): number[] {
  return Array.from(features.keys()).filter((j) => {
    if (features[j]!.kind === 'category') return true;
    const values = presentValues(matrix, j);
    if (!varies(values)) return false;
    let sum = 0;
    for (const value of values) sum += value;
    const mean = sum / values.length;
    let squares = 0;
    for (const value of values) squares += (value - mean) ** 2;
    return squares / values.length > threshold;
  });
}
