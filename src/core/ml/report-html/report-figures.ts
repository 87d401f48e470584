import { figure } from '../../html/figures.js';
import type { Task } from '../estimator.js';
import { METRICS, type Metric } from '../metrics/metric.js';

/** Heading of a metric, with the direction that is better. */
export function metricTitle(metric: string): string {
  return isMetric(metric) ? METRICS[metric].title : metric;
}

/** `higher is better` or `lower is better`. */
export function directionWords(metric: Metric): string {
  return `${METRICS[metric].direction} is better`;
}

function isMetric(name: string): name is Metric {
  return Object.hasOwn(METRICS, name);
}

/** A score, in four digits. */
export function scoreFigure(value: number | null | undefined): string {
  return figure(value ?? null);
}

/** Seconds with a unit that suits them. */
export function secondsFigure(seconds: number): string {
  if (seconds < 0.001) return '< 1 ms';
  if (seconds < 1) return `${Number((1000 * seconds).toPrecision(2))} ms`;
  return `${Number(seconds.toPrecision(3))} s`;
}

/** Name of a class, or what a number is. */
export function classNameOf(levels: readonly string[] | null, index: number): string {
  return levels?.[index] ?? `class ${index}`;
}

/** What a prediction is measured in. */
export function predictionWords(task: Task, levels: readonly string[] | null): string {
  if (task === 'regression') return 'mean prediction';
  return levels?.length === 2 ? `probability of ${classNameOf(levels, 1)}` : 'probability';
}
