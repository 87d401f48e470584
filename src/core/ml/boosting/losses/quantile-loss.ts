import type { NumberTarget } from '../../estimator.js';
import { weightedMean } from '../../weighted-mean.js';
import type { BoostingLoss, TrainingRows } from './boosting-loss.js';
import { weightedQuantile } from './weighted-quantile.js';

/**
 * Pinball loss, for the value below which a share `alpha` of the numbers lies; with 0.5 half the absolute error, for
 * the median. Leaves hold that quantile of what is still missing in them: the second derivative is zero.
 * Source: Koenker and Bassett 1978, Econometrica 46; leaves as in Friedman 2001, algorithm 3.
 */
export function quantileLoss(
  { values }: NumberTarget,
  { rows, weights }: TrainingRows,
  alpha: number,
): BoostingLoss {
  const quantileOf = (some: Uint32Array, valueAt: (row: number) => number) =>
    weightedQuantile(
      Float64Array.from(some, valueAt),
      weights === undefined ? undefined : Float64Array.from(some, (row) => weights[row]!),
      alpha,
    );
  return {
    width: 1,
    initial: Float64Array.of(quantileOf(rows, (row) => values[row]!)),
    scale: 1,
    gradientScale: 1,
    link: 'identity',
    largestStep: Number.POSITIVE_INFINITY,
    differentiate(scores, _output, gradients) {
      for (let row = 0; row < values.length; row++) {
        gradients[2 * row] = values[row]! > scores[row]! ? -alpha : 1 - alpha;
        gradients[2 * row + 1] = 1;
      }
    },
    measure: (scores, judged) =>
      weightedMean(judged, weights, (row) => {
        const residual = values[row]! - scores[row]!;
        return residual > 0 ? alpha * residual : (alpha - 1) * residual;
      }),
    renewLeaf: (scores, leaf) => quantileOf(leaf, (row) => values[row]! - scores[row]!),
  };
}
