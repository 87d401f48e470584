import type { Task } from '../../ml/estimator.js';

/** How a metric of model health is read. */
export interface HealthMetricDescription {
  readonly task: Task;
  readonly direction: 'higher' | 'lower';
  /** The largest value there can be; the smallest is 0 but for `r2`. */
  readonly largest: number;
}

/**
 * Every metric of model health by its key in JSON. Precision, recall and F1 are those of the positive class for two
 * classes and plain means over classes (macro) for more, so that a rare class counts as much as a frequent one.
 */
export const HEALTH_METRICS = {
  accuracy: { task: 'classification', direction: 'higher', largest: 1 },
  balancedAccuracy: { task: 'classification', direction: 'higher', largest: 1 },
  precision: { task: 'classification', direction: 'higher', largest: 1 },
  recall: { task: 'classification', direction: 'higher', largest: 1 },
  f1: { task: 'classification', direction: 'higher', largest: 1 },
  auc: { task: 'classification', direction: 'higher', largest: 1 },
  logLoss: { task: 'classification', direction: 'lower', largest: Number.MAX_VALUE },
  mae: { task: 'regression', direction: 'lower', largest: Number.MAX_VALUE },
  mse: { task: 'regression', direction: 'lower', largest: Number.MAX_VALUE },
  rmse: { task: 'regression', direction: 'lower', largest: Number.MAX_VALUE },
  mape: { task: 'regression', direction: 'lower', largest: Number.MAX_VALUE },
  msle: { task: 'regression', direction: 'lower', largest: Number.MAX_VALUE },
  rmsle: { task: 'regression', direction: 'lower', largest: Number.MAX_VALUE },
  r2: { task: 'regression', direction: 'higher', largest: 1 },
} as const satisfies Record<string, HealthMetricDescription>;

/** The key of a metric. */
export type HealthMetric = keyof typeof HEALTH_METRICS;

/** Values of some metrics; absent where there is none. */
export type HealthValues = { readonly [M in HealthMetric]?: number };

/** The metrics of a task in the order of reports. */
export function listHealthMetrics(task: Task): readonly HealthMetric[] {
  return (Object.keys(HEALTH_METRICS) as HealthMetric[]).filter(
    (metric) => HEALTH_METRICS[metric].task === task,
  );
}

/**
 * The metrics that decide whether a model holds its performance: few, so that chance alone seldom reaches a band.
 * Accuracy is what the decisions are worth, AUC what the scores are worth whatever the mix of classes; without scores
 * balanced accuracy takes its place. Errors of regression count once as they are and once with large ones dominant.
 *
 * @param known metrics that the reference has
 */
export function decidingMetrics(task: Task, known: ReadonlySet<HealthMetric>): readonly HealthMetric[] {
  if (task === 'regression') return ['mae', 'rmse'];
  return ['accuracy', known.has('auc') ? 'auc' : 'balancedAccuracy'];
}

/**
 * The values that are there, without those that are not.
 *
 * @example knownValues({ mae: 1, mape: undefined }) // { mae: 1 }
 */
export function knownValues(
  values: { readonly [M in HealthMetric]?: number | null | undefined },
): HealthValues {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== null && value !== undefined),
  ) as HealthValues;
}
