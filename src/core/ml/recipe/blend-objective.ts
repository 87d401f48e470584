import type { Target } from '../estimator.js';
import { auc } from '../metrics/auc.js';
import { countConfusion } from '../metrics/confusion-counts.js';
import { compareDirection, type Metric } from '../metrics/metric.js';
import { rowBrier, rowLogLoss } from '../metrics/probability-loss.js';
import { type Prediction, scorePrediction } from '../prediction.js';
import { METRICS_OF_LABELS } from './label-metrics.js';

/** How good a prediction is, larger is better; undefined where the metric has no value. */
export type Objective = (prediction: Prediction) => number | undefined;

/**
 * Prepares a metric for being asked many times: metrics that are means over rows, or follow from one, take a single
 * pass and count rows by their weight; the others know no weights.
 * @example objectiveOf('logLoss', target)(prediction) // minus the log loss
 */
export function objectiveOf(metric: Metric, target: Target, weights?: Float64Array): Objective {
  const loss = meanLossOf(metric, target);
  if (loss === undefined) {
    const sign = compareDirection(metric) === 'higher' ? 1 : -1;
    return (prediction) => {
      const value = metricValue(metric, target, prediction);
      return value === undefined || value === null ? undefined : sign * value;
    };
  }
  const rows = target.task === 'classification' ? target.labels.length : target.values.length;
  const total = weights === undefined ? rows : weights.reduce((sum, weight) => sum + weight, 0);
  return (prediction) => {
    let sum = 0;
    for (let i = 0; i < rows; i++) sum += (weights?.[i] ?? 1) * loss(prediction, i);
    const mean = -sum / total;
    return Number.isFinite(mean) ? mean : undefined;
  };
}

/** The metric alone where that is much less work than all of them. */
function metricValue(metric: Metric, target: Target, prediction: Prediction): number | null | undefined {
  if (target.task === 'classification' && prediction.task === 'classification') {
    const { labels, classCount } = target;
    const ofLabels = METRICS_OF_LABELS[metric];
    if (ofLabels !== undefined) return ofLabels(countConfusion(labels, prediction.labels, classCount)).value;
    if (metric === 'auc') return auc(labels, prediction.probabilities, classCount).value;
  }
  return scorePrediction(target, prediction).values[metric];
}

/** A loss of one row whose mean orders predictions as the metric does. */
function meanLossOf(
  metric: Metric,
  target: Target,
): ((prediction: Prediction, row: number) => number) | undefined {
  if (target.task === 'classification') {
    const { labels, classCount } = target;
    const probability = metric === 'logLoss' ? rowLogLoss : metric === 'brier' ? rowBrier : undefined;
    if (probability !== undefined) {
      return (prediction, row) =>
        prediction.task === 'classification'
          ? probability(labels, prediction.probabilities, classCount, row)
          : Number.NaN;
    }
    if (metric !== 'accuracy') return undefined;
    return (prediction, row) =>
      prediction.task === 'classification' && prediction.labels[row] === labels[row] ? 0 : 1;
  }
  const { values } = target;
  const error = (prediction: Prediction, row: number) =>
    prediction.task === 'regression' ? prediction.values[row]! - values[row]! : Number.NaN;
  // The order of RMSE and R2 is that of the mean squared error.
  if (metric === 'mse' || metric === 'rmse' || metric === 'r2') return (p, row) => error(p, row) ** 2;
  return metric === 'mae' ? (p, row) => Math.abs(error(p, row)) : undefined;
}
