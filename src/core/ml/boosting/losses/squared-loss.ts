import type { NumberTarget } from '../../estimator.js';
import { weightedMean } from '../../weighted-mean.js';
import type { BoostingLoss, TrainingRows } from './boosting-loss.js';

/**
 * Half the squared error, for the mean. Numbers are divided by a power of two near their spread, so that gradients fit
 * single precision; that changes no digit of the result.
 */
export function squaredLoss({ values }: NumberTarget, { rows, weights }: TrainingRows): BoostingLoss {
  const scale = spreadOf(values, rows);
  const scaled = values.map((value) => value / scale);
  return {
    width: 1,
    initial: Float64Array.of(weightedMean(rows, weights, (row) => scaled[row]!)),
    scale,
    gradientScale: scale,
    link: 'identity',
    largestStep: Number.POSITIVE_INFINITY,
    differentiate(scores, _output, gradients) {
      for (let row = 0; row < scaled.length; row++) {
        gradients[2 * row] = scores[row]! - scaled[row]!;
        gradients[2 * row + 1] = 1;
      }
    },
    measure: (scores, judged) =>
      weightedMean(judged, weights, (row) => 0.5 * (scores[row]! - scaled[row]!) ** 2),
  };
}

/** The power of two next to half the range of the numbers; 1 when they do not vary. */
export function spreadOf(values: Float64Array, rows: Uint32Array): number {
  let smallest = Number.POSITIVE_INFINITY;
  let largest = Number.NEGATIVE_INFINITY;
  for (const row of rows) {
    smallest = Math.min(smallest, values[row]!);
    largest = Math.max(largest, values[row]!);
  }
  const half = largest / 2 - smallest / 2;
  // Smaller powers have an inverse that is infinite.
  return half > 0 ? 2 ** Math.max(-1_000, Math.round(Math.log2(half))) : 1;
}
