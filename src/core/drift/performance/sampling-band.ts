import { HEALTH_METRICS, type HealthMetric } from './health-metrics.js';

/** Standard errors between the reference and the edge of a band. */
const bandWidth = 3;

/** `insufficient`: no value, or no reference to hold it against. */
export type BandStatus = 'within' | 'below' | 'above' | 'insufficient';

/** A metric and where the reference puts it for as many rows. `below` is a small value, whether that is good or bad. */
export interface MetricInBand {
  readonly value: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly status: BandStatus;
}

/** A metric on the reference, and how much a single row moves it. */
export interface ReferenceMetric {
  readonly value: number;
  /** Standard deviation of the metric's influence function: its standard error for n rows is this over sqrt(n). */
  readonly deviation: number;
  /** Rows of the reference behind it. */
  readonly rows: number;
}

/**
 * Holds a value against what chance makes of the reference in a chunk of that size.
 *
 * Formula: reference +- 3 s sqrt(1/n + 1/N), s the deviation per row, n the rows of the chunk, N those of the
 * reference, whose own error is part of the band; cut off at the ends of the metric's range.
 *
 * @param metric decides the range
 * @param value of the chunk; undefined when there is none
 * @param reference undefined when the reference has no such metric
 * @param rows of the chunk
 *
 * Source: delta method, van der Vaart 1998, Asymptotic Statistics, chapters 3 and 20.
 *
 * @example judgeInBand('accuracy', 0.5, { value: 0.9, deviation: 0.3, rows: 1e6 }, 900).status // 'below'
 */
export function judgeInBand(
  metric: HealthMetric,
  value: number | undefined,
  reference: ReferenceMetric | undefined,
  rows: number,
): MetricInBand {
  const found = value ?? null;
  if (reference === undefined || rows === 0) {
    return { value: found, lower: null, upper: null, status: 'insufficient' };
  }
  const half = bandHalfWidth(reference.deviation, rows, reference.rows);
  const smallest = metric === 'r2' ? -Number.MAX_VALUE : 0;
  const lower = Math.max(smallest, reference.value - half);
  const upper = Math.min(HEALTH_METRICS[metric].largest, reference.value + half);
  if (value === undefined) return { value: null, lower, upper, status: 'insufficient' };
  return { value, lower, upper, status: value < lower ? 'below' : value > upper ? 'above' : 'within' };
}

/**
 * Half the width of a band.
 *
 * @param deviation per row
 * @param rows of the chunk, at least 1
 * @param referenceRows at least 1
 *
 * @example bandHalfWidth(0.5, 100, 1e12) // 0.15
 */
export function bandHalfWidth(deviation: number, rows: number, referenceRows: number): number {
  return Math.min(Number.MAX_VALUE, bandWidth * deviation * Math.sqrt(1 / rows + 1 / referenceRows));
}

/** Whether the value is on the bad side of its band. */
export function isWorse(metric: HealthMetric, { status }: MetricInBand): boolean {
  return status === (HEALTH_METRICS[metric].direction === 'higher' ? 'below' : 'above');
}
