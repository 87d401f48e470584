import { createRandom } from '../../random.js';
import { quantileOfSorted } from '../../stats/summaries/quantile.js';
import { sampleOfRows } from '../sample-of-rows.js';
import { type NotExplained, notExplained } from './explained-part.js';

/** How far predictions are from the truth. Everything is in the units of the target. */
export interface ResidualReport {
  readonly kind: 'residuals';
  readonly rows: number;
  /** Of truth - prediction: above 0 the model says too little. */
  readonly mean: number;
  readonly deviation: number;
  readonly quantiles: readonly { readonly share: number; readonly value: number }[];
  /** `counts[i]` residuals lie from `edges[i]` to `edges[i + 1]`. The outermost hundredths are in the end bins. */
  readonly histogram: { readonly edges: readonly number[]; readonly counts: readonly number[] };
  /** A sample of the rows: prediction and truth. */
  readonly points: readonly { readonly predicted: number; readonly actual: number }[];
  /** Mean truth in bins of equally many rows by prediction, with the middle half of the truth. */
  readonly bands: readonly ResidualBand[];
  /** Least-squares line of truth over prediction; slope 1 and offset 0 are right on average. Null when all predictions are equal. */
  readonly line: { readonly slope: number; readonly offset: number } | null;
}

export interface ResidualBand {
  readonly rows: number;
  readonly predicted: number;
  readonly actual: number;
  readonly lower: number;
  readonly upper: number;
}

const SHARES = [0, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 1];
const MOST_POINTS = 400;
const HISTOGRAM_BINS = 30;
const BANDS = 10;

/**
 * Residuals of predictions on rows that the model has not seen: moments, quantiles, histogram, a seeded sample of
 * points and truth against prediction in bands.
 * @param values true values, finite   @param predictions the same length
 * @param seed of the sample of points
 * @returns `not-explained` below 2 rows
 * @example residualReport(Float64Array.of(1, 3), Float64Array.of(2, 3), 1)
 */
export function residualReport(
  values: Float64Array,
  predictions: Float64Array,
  seed: number,
): ResidualReport | NotExplained {
  const rows = values.length;
  if (rows < 2) return notExplained(`takes at least 2 rows, there are ${rows}`);
  const residuals = values.map((value, i) => value - predictions[i]!);
  const sorted = residuals.slice().sort();
  const mean = average(residuals);
  const deviation = Math.sqrt(average(residuals.map((value) => (value - mean) ** 2)));
  const order = sampleOfRows(rows, MOST_POINTS, createRandom(seed).fork('residual points'));
  return {
    kind: 'residuals',
    rows,
    mean,
    deviation,
    quantiles: SHARES.map((share) => ({ share, value: quantileOfSorted(sorted, share) })),
    histogram: histogram(sorted),
    points: Array.from(order, (row) => ({ predicted: predictions[row]!, actual: values[row]! })),
    bands: bands(values, predictions),
    line: line(values, predictions),
  };
}

function histogram(sorted: Float64Array): ResidualReport['histogram'] {
  const low = quantileOfSorted(sorted, 0.01);
  const high = quantileOfSorted(sorted, 0.99);
  if (!(high > low)) return { edges: [sorted[0]!, sorted[sorted.length - 1]!], counts: [sorted.length] };
  const width = (high - low) / HISTOGRAM_BINS;
  const counts = new Array<number>(HISTOGRAM_BINS).fill(0);
  for (const value of sorted) {
    const bin = Math.min(HISTOGRAM_BINS - 1, Math.max(0, Math.floor((value - low) / width)));
    counts[bin]!++;
  }
  return { edges: Array.from({ length: HISTOGRAM_BINS + 1 }, (_, i) => low + i * width), counts };
}

function bands(values: Float64Array, predictions: Float64Array): ResidualBand[] {
  const order = Uint32Array.from(values, (_, i) => i).sort((a, b) => predictions[a]! - predictions[b]!);
  const count = Math.min(BANDS, Math.floor(order.length / 2));
  return Array.from({ length: count }, (_, k) => {
    const from = Math.floor((k * order.length) / count);
    const rows = order.subarray(from, Math.floor(((k + 1) * order.length) / count));
    const actual = Float64Array.from(rows, (row) => values[row]!).sort();
    return {
      rows: rows.length,
      predicted: average(Float64Array.from(rows, (row) => predictions[row]!)),
      actual: average(actual),
      lower: quantileOfSorted(actual, 0.25),
      upper: quantileOfSorted(actual, 0.75),
    };
  });
}

function line(values: Float64Array, predictions: Float64Array): ResidualReport['line'] {
  const meanValue = average(values);
  const meanPrediction = average(predictions);
  let product = 0;
  let square = 0;
  for (let i = 0; i < values.length; i++) {
    const step = predictions[i]! - meanPrediction;
    product += step * (values[i]! - meanValue);
    square += step * step;
  }
  const slope = product / square;
  if (!Number.isFinite(slope)) return null;
  return { slope, offset: meanValue - slope * meanPrediction };
}

function average(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}
