import { createRandom } from '../../random.js';
import { normalSf } from '../../stats/distributions/normal.js';
import { type Moments, momentsOf } from '../../stats/summaries/moments.js';
import { pairedMean } from '../../stats/tests/paired-mean.js';
import { twoProportion } from '../../stats/tests/two-proportion.js';
import { welchT } from '../../stats/tests/welch-t.js';
import { wilsonInterval } from '../../stats/tests/wilson.js';
import { compareDirection, type Metric } from '../metrics/metric.js';
import { sampleOfRows } from '../sample-of-rows.js';
import { pairedBootstrap } from '../search/paired-bootstrap.js';
import { classLosses, numberLoss } from '../search/row-losses.js';
import { type JudgedRows, takeJudgedRows, weightedMetricOf } from './judged-rows.js';
import type { SegmentFigure } from './segment-figure.js';

/** A metric of some rows, with what it takes to compare it with the same metric of other rows. */
export type Measured =
  | { readonly kind: 'share'; readonly successes: number; readonly trials: number }
  | { readonly kind: 'mean'; readonly moments: Moments }
  | {
      readonly kind: 'resampled';
      readonly value: number;
      readonly lower: number;
      readonly upper: number;
      /** Standard error. */
      readonly deviation: number;
    }
  | { readonly kind: 'no-interval'; readonly value: number; readonly reason: string }
  | { readonly kind: 'no-value' };

/** The second argument names the stream of resamples. */
export type MeasureMetric = (rows: Uint32Array, name: string) => Measured;

const RESAMPLES = 500;
const MOST_RESAMPLED_ROWS = 1000;
const MEANS: readonly Metric[] = ['logLoss', 'brier', 'mae', 'mse'];
const NO_TIME = 'the time for explaining was up';

/**
 * Prepares a metric to be measured on parts of the rows. Accuracy is a share; LogLoss, Brier, MAE and MSE are means over
 * rows; other metrics get percentiles of 500 seeded resamples of the part. Of more than 1,000 rows a sample of m = 1,000
 * is resampled, and its percentiles are drawn in by sqrt(m / n), as the spread of a metric of n rows goes with 1 / sqrt(n).
 * @param mayGoOn asked before resampling: whether there is time for it
 * @throws InvalidArgument when the metric is not one of the task
 * Source: Efron and Tibshirani 1993, chapter 13; Bickel, Goetze, van Zwet 1997 (m out of n).
 */
export function measureMetric(
  judged: JudgedRows,
  metric: Metric,
  seed: number,
  mayGoOn: () => boolean,
): MeasureMetric {
  if (metric === 'accuracy' && judged.task === 'classification') {
    const { target, prediction } = judged;
    const isRight = target.labels.map((label, row) => (label === prediction.labels[row] ? 1 : 0));
    return (rows) => {
      let successes = 0;
      for (let i = 0; i < rows.length; i++) successes += isRight[rows[i]!]!;
      return { kind: 'share', successes, trials: rows.length };
    };
  }
  const losses = MEANS.includes(metric) ? rowLosses(judged, metric) : undefined;
  if (losses !== undefined) {
    return (rows) => {
      const part = new Float64Array(rows.length);
      for (let i = 0; i < rows.length; i++) part[i] = losses[rows[i]!]!;
      // Squares of large numbers may have no double.
      return part.every(Number.isFinite) ? { kind: 'mean', moments: momentsOf(part) } : { kind: 'no-value' };
    };
  }
  const at = weightedMetricOf(judged, metric);
  return (rows, name) => {
    const weights = new Float64Array(judged.rows);
    for (const row of rows) weights[row] = 1;
    const value = at(weights);
    if (value === undefined || !Number.isFinite(value)) return { kind: 'no-value' };
    if (!mayGoOn()) return { kind: 'no-interval', value, reason: NO_TIME };
    return resample(judged, metric, { rows, value, name, seed });
  };
}

function resample(
  judged: JudgedRows,
  metric: Metric,
  { rows, value, name, seed }: { rows: Uint32Array; value: number; name: string; seed: number },
): Measured {
  const random = createRandom(seed).fork(`segments/${metric}/${name}`);
  const drawn = sampleOfRows(rows.length, MOST_RESAMPLED_ROWS, random.fork('rows'));
  const part = takeJudgedRows(
    judged,
    drawn.map((place) => rows[place]!),
  );
  const at = weightedMetricOf(part, metric);
  const centre = at(new Float64Array(part.rows).fill(1));
  const found = pairedBootstrap({
    rows: part.rows,
    difference: at,
    resamples: RESAMPLES,
    confidence: 0.95,
    random: random.fork('resamples'),
  });
  if (centre === undefined || found.kind === 'insufficient-data') {
    return { kind: 'no-interval', value, reason: 'too few resamples of these rows have a value' };
  }
  const shrink = Math.sqrt(part.rows / rows.length);
  const isHigher = compareDirection(metric) === 'higher';
  const lower = value + shrink * (found.lower - centre);
  const upper = value + shrink * (found.upper - centre);
  return {
    kind: 'resampled',
    value,
    lower: isHigher ? lower : Math.max(0, lower),
    upper: isHigher ? Math.min(1, upper) : upper,
    deviation: shrink * found.deviation,
  };
}

/** The metric as a figure of a report. */
export function figureOf(measured: Measured, metric: string): SegmentFigure {
  switch (measured.kind) {
    case 'share':
      return shareFigure(measured.successes, measured.trials);
    case 'mean':
      return meanFigure(measured.moments);
    case 'resampled': {
      const { value, lower, upper } = measured;
      return { kind: 'figure', value, interval: { lower, upper, method: 'bootstrap' } };
    }
    case 'no-interval':
      return { kind: 'figure', value: measured.value, interval: null, reason: measured.reason };
    case 'no-value':
      return { kind: 'no-value', reason: `${metric} has no value on these rows` };
  }
}

/** A share with its Wilson interval. */
export function shareFigure(successes: number, trials: number): SegmentFigure {
  const found = wilsonInterval(successes, trials);
  if (found.kind === 'insufficient-data') return { kind: 'no-value', reason: 'there are no rows' };
  const { share, lower, upper } = found;
  return { kind: 'figure', value: share, interval: { lower, upper, method: 'wilson' } };
}

/** A mean with Student's interval. */
export function meanFigure(moments: Moments): SegmentFigure {
  const found = pairedMean(moments);
  if (found.kind === 'insufficient-data') return { kind: 'no-value', reason: 'there are no rows' };
  if (found.kind === 'no-variance') {
    return {
      kind: 'figure',
      value: found.difference,
      interval: null,
      reason: 'all rows have the same value',
    };
  }
  const { difference: value, lower, upper } = found;
  return { kind: 'figure', value, interval: { lower, upper, method: 'student-t' } };
}

/**
 * Two-sided p-value of no difference between two parts that share no row: two-proportion test, Welch's t test, or a
 * normal test with the standard errors of the resamples. Undefined where one of them has no spread to judge by.
 */
export function pValueBetween(a: Measured, b: Measured): number | undefined {
  if (a.kind === 'share' && b.kind === 'share') {
    const found = twoProportion(a, b);
    return found.kind === 'tested' ? found.pValue : undefined;
  }
  if (a.kind === 'mean' && b.kind === 'mean') {
    const found = welchT(a.moments, b.moments);
    return found.kind === 'tested' ? found.pValue : undefined;
  }
  if (a.kind !== 'resampled' || b.kind !== 'resampled') return undefined;
  const deviation = Math.hypot(a.deviation, b.deviation);
  return deviation > 0 ? Math.min(1, 2 * normalSf(Math.abs(a.value - b.value) / deviation)) : undefined;
}

/** The metric itself; undefined where it has none. */
export function measuredValue(measured: Measured): number | undefined {
  switch (measured.kind) {
    case 'share':
      return measured.trials === 0 ? undefined : measured.successes / measured.trials;
    case 'mean':
      return measured.moments.count === 0 ? undefined : measured.moments.mean;
    case 'no-value':
      return undefined;
    default:
      return measured.value;
  }
}

function rowLosses(judged: JudgedRows, metric: Metric): Float64Array | undefined {
  if (judged.task === 'classification') return classLosses(metric, judged.target, judged.prediction);
  const loss = numberLoss(metric);
  if (loss === undefined) return undefined;
  return judged.target.values.map((value, row) => loss(value, judged.prediction.values[row]!));
}
