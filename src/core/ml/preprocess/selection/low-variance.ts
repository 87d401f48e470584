import type { Matrix } from '../../estimator.js';
import type { FeatureInfo } from '../feature-info.js';

/**
 * Columns whose variance (divisor n, missing values left out) is above a threshold; codes of categories always stay.
 * @param threshold at least 0
 * @returns ascending column numbers
 * Source: scikit-learn 1.9 `VarianceThreshold`.
 */
export function varyingColumns(
  matrix: Matrix,
  features: readonly FeatureInfo[],
  threshold: number,
): number[] {
  const { columns, data } = matrix;
  return Array.from(features.keys()).filter((j) => {
    if (features[j]!.kind === 'category') return true;
    let count = 0;
    let sum = 0;
    for (let at = j; at < data.length; at += columns) {
      const value = data[at]!;
      if (Number.isNaN(value)) continue;
      count++;
      sum += value;
    }
    const mean = sum / count;
    let squares = 0;
    for (let at = j; at < data.length; at += columns) {
      const value = data[at]!;
      if (!Number.isNaN(value)) squares += (value - mean) ** 2;
    }
    return count > 0 && squares / count > threshold;
  });
}
