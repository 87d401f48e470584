import type { NumberTarget } from '../estimator.js';
import type { Metric } from '../metrics/metric.js';
import type { NumberPrediction } from '../prediction.js';
import { numberLoss } from '../search/row-losses.js';
import type { WeightedMetric } from '../search/weighted-metric.js';

/** Metrics that are the root of a mean loss. */
const ROOTS: readonly Metric[] = ['rmse', 'rmsle', 'rmsleStrict'];

/**
 * Prepares a metric of numbers for resampling: row losses are computed once, so that a resample costs one pass.
 * @returns undefined for what is no metric of regression
 * @example weightedNumberMetric('rmse', target, prediction)?.(Float64Array.of(1, 2, 0))
 */
export function weightedNumberMetric(
  metric: Metric,
  { values }: NumberTarget,
  prediction: NumberPrediction,
): WeightedMetric | undefined {
  const loss = numberLoss(metric);
  if (loss === undefined) return undefined;
  const losses = values.map((value, row) => loss(value, prediction.values[row]!));
  return (weights) => {
    const mean = meanOf(losses, weights);
    if (mean === undefined) return undefined;
    if (ROOTS.includes(metric)) return Math.sqrt(mean);
    if (metric === 'pinball') return mean / 2;
    if (metric !== 'r2') return mean;
    const centre = meanOf(values, weights)!;
    const spread = meanOf(
      values.map((value) => (value - centre) ** 2),
      weights,
    )!;
    return spread > 0 ? 1 - mean / spread : undefined;
  };
}

/** Of the values that are numbers: a metric may leave rows out. */
function meanOf(values: Float64Array, weights: Float64Array): number | undefined {
  let sum = 0;
  let rows = 0;
  for (let row = 0; row < values.length; row++) {
    if (Number.isNaN(values[row]!)) continue;
    sum += weights[row]! * values[row]!;
    rows += weights[row]!;
  }
  return rows === 0 ? undefined : sum / rows;
}
