import { studentTSf } from '../distributions/student-t.js';

/** What `predictionT` can answer. */
export type PredictionTResult =
  | {
      readonly kind: 'tested';
      /** The new value minus the mean of the earlier ones. */
      readonly difference: number;
      readonly pValue: number;
    }
  | { readonly kind: 'insufficient-data'; readonly needed: number; readonly got: number };

/**
 * Asks whether a new value fits among earlier ones: two-sided p-value of the prediction interval of a normal sample.
 *
 * Formula: t = (x - mean) / (s sqrt(1 + 1/k)) with k - 1 degrees of freedom, s the sample standard deviation.
 * When all earlier values are equal, p is 1 for the same value again and 0 otherwise.
 *
 * @param earlier finite values, at least `needed`
 * @param value the new one, finite
 * @param needed fewest earlier values that carry a verdict, from 2
 *
 * Source: Hahn and Meeker, Statistical Intervals (1991), section 4.8; SciPy 1.17 `scipy.stats.t.sf`.
 *
 * @example predictionT([1, 2, 3], 5, 2) // difference 3, pValue 0.1215
 */
export function predictionT(earlier: readonly number[], value: number, needed: number): PredictionTResult {
  const count = earlier.length;
  if (count < needed) return { kind: 'insufficient-data', needed, got: count };
  const ascending = [...earlier].sort((a, b) => a - b);
  const mean = ascending.reduce((sum, each) => sum + each / count, 0);
  const variance = ascending.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (count - 1);
  if (ascending[0] === ascending.at(-1)) {
    const difference = value - ascending[0]!;
    return { kind: 'tested', difference, pValue: difference === 0 ? 1 : 0 };
  }
  const difference = value - mean;
  const t = Math.abs(difference) / Math.sqrt(variance * (1 + 1 / count));
  return { kind: 'tested', difference, pValue: Math.min(1, 2 * studentTSf(t, count - 1)) };
}
