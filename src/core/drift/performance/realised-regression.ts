import { regressionMetrics } from '../../ml/metrics/regression-metrics.js';
import { type HealthMetric, type HealthValues, knownValues } from './health-metrics.js';
import { LOSSES, type Loss } from './loss-models.js';
import type { ReferenceMetric } from './sampling-band.js';

/** Which loss a metric is the mean of, and whether its root is taken. */
export const lossOfMetric = {
  mae: { loss: 'absolute', isRoot: false },
  mse: { loss: 'squared', isRoot: false },
  rmse: { loss: 'squared', isRoot: true },
  mape: { loss: 'relative', isRoot: false },
  msle: { loss: 'squaredLog', isRoot: false },
  rmsle: { loss: 'squaredLog', isRoot: true },
} as const satisfies Partial<Record<HealthMetric, { loss: Loss; isRoot: boolean }>>;

/** A metric that is a mean loss, or the root of one. */
export type LossMetric = keyof typeof lossOfMetric;

/** All of them, in the order of reports. */
export const lossMetrics = Object.keys(lossOfMetric) as readonly LossMetric[];

/**
 * Metrics of a regression model from true values. MSLE and RMSLE ignore signs, MAPE leaves out rows whose true value
 * is 0.
 *
 * @param values true values, finite
 * @param predictions as many, finite
 */
export function realisedRegression(values: Float64Array, predictions: Float64Array): HealthValues {
  if (values.length === 0) return {};
  const { mae, mse, rmse, mape, rmsle, r2 } = regressionMetrics(values, predictions).values;
  const msle = rmsle === null || rmsle === undefined ? undefined : rmsle ** 2;
  return knownValues({ mae, mse, rmse, mape, msle, rmsle, r2 });
}

/**
 * Metrics of the reference with the deviation per row.
 * Formula: of a mean loss its standard deviation; of the root of a mean that over twice the root; of
 * R2 = 1 - MSE / V the standard deviation of (e^2 - MSE) / V - MSE ((y - mean)^2 - V) / V^2.
 */
export function referenceRegression(values: Float64Array, predictions: Float64Array) {
  const metrics = new Map<HealthMetric, ReferenceMetric>();
  const found = realisedRegression(values, predictions);
  const rows = values.length;
  const losses = Object.fromEntries(
    Object.entries(LOSSES).map(([name, loss]) => [
      name,
      values.map((value, row) => loss(value, predictions[row]!)),
    ]),
  ) as Record<Loss, Float64Array>;
  for (const metric of lossMetrics) {
    const { loss, isRoot } = lossOfMetric[metric];
    const value = found[metric];
    if (value === undefined) continue;
    const known = losses[loss].filter((one) => !Number.isNaN(one));
    const deviation = standardDeviation(known) * (isRoot ? rootSlope(value) : 1);
    if (Number.isFinite(deviation)) metrics.set(metric, { value, deviation, rows: known.length });
  }
  const mean = values.reduce((sum, value) => sum + value / rows, 0);
  const squares = values.map((value) => (value - mean) ** 2);
  const variance = squares.reduce((sum, square) => sum + square / rows, 0);
  if (found.r2 !== undefined && found.mse !== undefined && variance > 0) {
    const mse = found.mse;
    const influence = squares.map(
      (square, row) =>
        (losses.squared[row]! - mse) / variance - (mse * (square - variance)) / variance / variance,
    );
    const deviation = standardDeviation(influence);
    if (Number.isFinite(deviation)) metrics.set('r2', { value: found.r2, deviation, rows });
  }
  return { metrics, losses };
}

/** Derivative of the root of a mean by the mean, at the root; 0 where the mean is 0 and nothing varies. */
export function rootSlope(root: number): number {
  return root > 0 ? 1 / (2 * root) : 0;
}

function standardDeviation(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}
