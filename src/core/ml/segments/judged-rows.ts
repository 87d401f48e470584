import { InvalidArgument } from '../../errors.js';
import type { ClassTarget, NumberTarget, Target } from '../estimator.js';
import type { Metric } from '../metrics/metric.js';
import {
  type ClassPrediction,
  type NumberPrediction,
  type Prediction,
  takePredictionRows,
} from '../prediction.js';
import {
  type ConfusionMetric,
  type WeightedMetric,
  weightedAuc,
  weightedAveragePrecision,
  weightedConfusionMetric,
} from '../search/weighted-metric.js';
import { takeTargetRows } from '../target-rows.js';
import { weightedNumberMetric } from './weighted-number-metric.js';

/** Rows with what is true and what was predicted of each. */
export type JudgedRows =
  | {
      readonly task: 'classification';
      readonly rows: number;
      readonly target: ClassTarget;
      readonly prediction: ClassPrediction;
    }
  | {
      readonly task: 'regression';
      readonly rows: number;
      readonly target: NumberTarget;
      readonly prediction: NumberPrediction;
    };

/** @throws InvalidArgument when they are of different tasks or lengths */
export function judgedRows(target: Target, prediction: Prediction): JudgedRows {
  if (target.task === 'classification' && prediction.task === 'classification') {
    const rows = target.labels.length;
    requireRows(rows, prediction.labels.length);
    return { task: 'classification', rows, target, prediction };
  }
  if (target.task === 'regression' && prediction.task === 'regression') {
    const rows = target.values.length;
    requireRows(rows, prediction.values.length);
    return { task: 'regression', rows, target, prediction };
  }
  throw new InvalidArgument('prediction', `must be of the task ${target.task}`, prediction.task);
}

/** Some of the rows, in that order. */
export function takeJudgedRows(judged: JudgedRows, rows: Uint32Array): JudgedRows {
  return judgedRows(
    takeTargetRows<Target>(judged.target, rows),
    takePredictionRows<Prediction>(judged.prediction, rows),
  );
}

/**
 * Prepares a metric that is no mean over rows: rows are sorted once, and any part of them costs one pass.
 * @throws InvalidArgument when it is no such metric of the task
 */
export function weightedMetricOf(judged: JudgedRows, metric: Metric): WeightedMetric {
  if (judged.task === 'regression') {
    const found = weightedNumberMetric(metric, judged.target, judged.prediction);
    if (found !== undefined) return found;
    throw new InvalidArgument('metric', 'must be a regression metric', metric);
  }
  const { target, prediction } = judged;
  if (metric === 'auc') return weightedAuc(target, prediction);
  if (metric === 'prAuc') return weightedAveragePrecision(target, prediction);
  if (!isConfusionMetric(metric)) {
    throw new InvalidArgument('metric', 'must be a classification metric', metric);
  }
  return weightedConfusionMetric(metric, target, prediction);
}

function isConfusionMetric(metric: Metric): metric is ConfusionMetric {
  return ['recall', 'precision', 'f1', 'kappa', 'mcc', 'balancedAccuracy'].includes(metric);
}

function requireRows(expected: number, got: number): void {
  if (got !== expected) throw new InvalidArgument('prediction', `must have ${expected} rows`, got);
}
