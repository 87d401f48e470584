import { InvalidArgument } from '../../errors.js';
import type { Task } from '../estimator.js';

/** What is known about a metric besides its formula. */
export interface MetricDescription {
  /** Column heading, as PyCaret prints it. */
  readonly title: string;
  readonly task: Task;
  readonly direction: 'higher' | 'lower';
}

/**
 * Every metric by its key in JSON. The first of a task is the one leaderboards are sorted by unless told otherwise.
 * Formulas and edge cases stand with the functions, one file per metric.
 */
export const METRICS = {
  accuracy: { title: 'Accuracy', task: 'classification', direction: 'higher' },
  auc: { title: 'AUC', task: 'classification', direction: 'higher' },
  recall: { title: 'Recall', task: 'classification', direction: 'higher' },
  precision: { title: 'Prec.', task: 'classification', direction: 'higher' },
  f1: { title: 'F1', task: 'classification', direction: 'higher' },
  kappa: { title: 'Kappa', task: 'classification', direction: 'higher' },
  mcc: { title: 'MCC', task: 'classification', direction: 'higher' },
  logLoss: { title: 'LogLoss', task: 'classification', direction: 'lower' },
  brier: { title: 'Brier', task: 'classification', direction: 'lower' },
  balancedAccuracy: { title: 'Balanced accuracy', task: 'classification', direction: 'higher' },
  prAuc: { title: 'PR-AUC', task: 'classification', direction: 'higher' },
  r2: { title: 'R2', task: 'regression', direction: 'higher' },
  mae: { title: 'MAE', task: 'regression', direction: 'lower' },
  mse: { title: 'MSE', task: 'regression', direction: 'lower' },
  rmse: { title: 'RMSE', task: 'regression', direction: 'lower' },
  rmsle: { title: 'RMSLE', task: 'regression', direction: 'lower' },
  mape: { title: 'MAPE', task: 'regression', direction: 'lower' },
  rmsleStrict: { title: 'RMSLE_strict', task: 'regression', direction: 'lower' },
  mapeEps: { title: 'MAPE_eps', task: 'regression', direction: 'lower' },
  pinball: { title: 'Pinball', task: 'regression', direction: 'lower' },
} as const satisfies Record<string, MetricDescription>;

/** The key of a metric. */
export type Metric = keyof typeof METRICS;

/** The metrics of a task in the order of the leaderboard's columns. */
export function listMetrics(task: Task): readonly Metric[] {
  return (Object.keys(METRICS) as Metric[]).filter((metric) => METRICS[metric].task === task);
}

/** The metric a leaderboard of that task is sorted by unless told otherwise: Accuracy or R2. */
export function defaultSortMetric(task: Task): Metric {
  return task === 'classification' ? 'accuracy' : 'r2';
}

/**
 * Checks that `name` is a metric of the task.
 * @throws InvalidArgument naming the metrics there are
 */
export function parseMetric(task: Task, name: string): Metric {
  const known = listMetrics(task);
  const found = known.find((metric) => metric === name);
  if (found === undefined) throw new InvalidArgument('metric', `must be one of ${known.join(', ')}`, name);
  return found;
}

/**
 * Whether larger or smaller values of the metric are better.
 * @example compareDirection('logLoss') // 'lower'
 */
export function compareDirection(metric: Metric): 'higher' | 'lower' {
  return METRICS[metric].direction;
}
