import type { NumberTarget } from '../../estimator.js';
import { weightedMean } from '../../weighted-mean.js';
import type { BoostingLoss, TrainingRows } from './boosting-loss.js';
import { spreadOf } from './squared-loss.js';
import { weightedQuantile } from './weighted-quantile.js';

/**
 * Huber's loss: squared for small residuals, absolute beyond the quantile `alpha` of their sizes, which is measured
 * anew in every round. Leaves hold the median of what is still missing plus the mean of the clipped rest.
 * Source: Friedman 2001, Annals of Statistics 29, algorithm 4; scikit-learn 1.9 GradientBoostingRegressor.
 */
export function huberLoss(
  { values }: NumberTarget,
  { rows, weights }: TrainingRows,
  alpha: number,
): BoostingLoss {
  const scale = spreadOf(values, rows);
  const scaled = values.map((value) => value / scale);
  const quantileOf = (some: Uint32Array, share: number, valueAt: (row: number) => number) =>
    weightedQuantile(
      Float64Array.from(some, valueAt),
      weights === undefined ? undefined : Float64Array.from(some, (row) => weights[row]!),
      share,
    );
  const initial = quantileOf(rows, 0.5, (row) => scaled[row]!);
  const borderAt = (scores: Float64Array) =>
    quantileOf(rows, alpha, (row) => Math.abs(scaled[row]! - scores[row]!));
  let border = 0;
  let firstBorder: number | undefined;
  return {
    width: 1,
    initial: Float64Array.of(initial),
    scale,
    gradientScale: scale,
    link: 'identity',
    largestStep: Number.POSITIVE_INFINITY,
    differentiate(scores, _output, gradients) {
      border = borderAt(scores);
      firstBorder ??= border;
      for (let row = 0; row < scaled.length; row++) {
        gradients[2 * row] = clip(scores[row]! - scaled[row]!, border);
        gradients[2 * row + 1] = 1;
      }
    },
    // One border for all rounds, so that they can be compared.
    measure(scores, judged) {
      firstBorder ??= borderAt(scores);
      const fixed = firstBorder;
      return weightedMean(judged, weights, (row) => {
        const size = Math.abs(scaled[row]! - scores[row]!);
        return size <= fixed ? 0.5 * size * size : fixed * (size - 0.5 * fixed);
      });
    },
    renewLeaf(scores, leaf) {
      const middle = quantileOf(leaf, 0.5, (row) => scaled[row]! - scores[row]!);
      return (
        middle + weightedMean(leaf, weights, (row) => clip(scaled[row]! - scores[row]! - middle, border))
      );
    },
  };
}

function clip(value: number, border: number): number {
  return Math.max(-border, Math.min(border, value));
}
