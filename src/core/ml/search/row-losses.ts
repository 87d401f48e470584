import type { ClassTarget } from '../estimator.js';
import type { Metric } from '../metrics/metric.js';
import { rowBrier, rowLogLoss } from '../metrics/probability-loss.js';
import {
  relativeErrorWithFloor,
  squaredLogError,
  strictSquaredLogError,
} from '../metrics/relative-errors.js';
import type { ClassPrediction } from '../prediction.js';

/**
 * The losses of single rows whose mean a classification metric is, lower is better; undefined for metrics that are no
 * mean over rows.
 */
export function classLosses(
  metric: Metric,
  { labels, classCount }: ClassTarget,
  { probabilities, labels: predicted }: ClassPrediction,
): Float64Array | undefined {
  switch (metric) {
    case 'accuracy':
      return Float64Array.from(labels, (label, row) => (predicted[row] === label ? 0 : 1));
    case 'logLoss':
      return Float64Array.from(labels, (_, row) => rowLogLoss(labels, probabilities, classCount, row));
    case 'brier':
      return Float64Array.from(labels, (_, row) => rowBrier(labels, probabilities, classCount, row));
    default:
      return undefined;
  }
}

/** The loss of one row of a regression; lower is better. */
export type NumberLoss = (value: number, predicted: number) => number;

/**
 * The loss whose mean a regression metric is, or is a rising function of on the same rows; undefined for other metrics.
 * NaN where the metric leaves a row out or has no value.
 */
export function numberLoss(metric: Metric): NumberLoss | undefined {
  switch (metric) {
    case 'mae':
    case 'pinball':
      return (value, predicted) => Math.abs(value - predicted);
    case 'mse':
    case 'rmse':
    case 'r2':
      return (value, predicted) => (value - predicted) ** 2;
    case 'rmsle':
      return squaredLogError;
    case 'rmsleStrict':
      return strictSquaredLogError;
    case 'mape':
      return (value, predicted) => (value === 0 ? Number.NaN : Math.abs(value - predicted) / Math.abs(value));
    case 'mapeEps':
      return relativeErrorWithFloor;
    default:
      return undefined;
  }
}
