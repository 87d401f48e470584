import { InvalidArgument } from '../../errors.js';
import type { Target } from '../estimator.js';
import type { Metric } from '../metrics/metric.js';
import { predictedLabels } from '../metrics/predicted-labels.js';
import type { Prediction } from '../prediction.js';
import { objectiveOf } from './blend-objective.js';
import { RECIPE_LIMITS } from './recipe-limits.js';

/** Predictions of the same rows, none of them learnt from, and what is to be made best. */
export interface BlendWeightsRequest {
  /** One for each member, row for row. */
  readonly predictions: readonly Prediction[];
  readonly target: Target;
  readonly metric: Metric;
  /** How much each row counts, where the metric is a mean over rows. */
  readonly weights?: Float64Array | undefined;
  /** How many times a member is added at most; 50 unless given. */
  readonly rounds?: number;
  /** What the blend must gain over the best single member, in units of its score, to be taken; 0 unless given. */
  readonly margin?: number;
}

/** Weights of a blend. Scores are larger for better: minus the value for losses, minus the MSE for RMSE and R2. */
export interface BlendWeights {
  /** One for each member, at least 0, sum 1. */
  readonly weights: readonly number[];
  readonly score: number;
  readonly bestSingle: { readonly index: number; readonly score: number };
}

const DEFAULT_ROUNDS = 50;
/** So many additions without a gain end the search. */
const PATIENCE = 10;

/**
 * Weights of a soft blend by forward selection with replacement: start from the best single member, add again and again
 * the one that makes the mean best, keep the best of all means on the way. On the rows given it is never worse than the
 * best single member; the score is that of the rows it was chosen on and so flatters.
 * Ties go to the member that comes first, so the result depends on nothing but its input. O(rounds x members x rows).
 * Source: Caruana et al. 2004, Ensemble selection from libraries of models.
 * @returns weights; the best single member alone when the gain is not above `margin`
 * @throws InvalidArgument when there is no member, or the metric has no value for any
 * @example chooseBlendWeights({ predictions: [a, b], target, metric: 'logLoss' }).weights // for instance [0.7, 0.3]
 */
export function chooseBlendWeights(request: BlendWeightsRequest): BlendWeights {
  const { predictions, target, metric, weights, rounds = DEFAULT_ROUNDS, margin = 0 } = request;
  const members = predictions.length;
  if (members < 1 || members > RECIPE_LIMITS.members) {
    throw new InvalidArgument('predictions', `must be 1 to ${RECIPE_LIMITS.members}`, members);
  }
  if (!(Number.isInteger(rounds) && rounds >= 1)) {
    throw new InvalidArgument('rounds', 'must be a whole number of at least 1', rounds);
  }
  const objective = objectiveOf(metric, target, weights);
  const sums = numbersOf(predictions[0]!).slice().fill(0);
  const counts = new Array<number>(members).fill(0);
  let bestSingle: BlendWeights['bestSingle'] | undefined;
  let best: { score: number; counts: readonly number[] } | undefined;
  let lastGain = 0;
  for (let round = 0; round < rounds && round - lastGain <= PATIENCE; round++) {
    let chosen: { index: number; score: number } | undefined;
    for (let m = 0; m < members; m++) {
      const score = objective(meanWith(sums, predictions[m]!, round + 1));
      if (score !== undefined && (chosen === undefined || score > chosen.score)) chosen = { index: m, score };
    }
    if (chosen === undefined) break;
    counts[chosen.index]!++;
    const added = numbersOf(predictions[chosen.index]!);
    for (let i = 0; i < sums.length; i++) sums[i]! += added[i]!;
    bestSingle ??= chosen;
    if (best === undefined || chosen.score > best.score) {
      best = { score: chosen.score, counts: [...counts] };
      lastGain = round;
    }
  }
  if (bestSingle === undefined || best === undefined) {
    throw new InvalidArgument('metric', 'must have a value for at least one member', metric);
  }
  if (best.score - bestSingle.score <= margin) {
    const { index, score } = bestSingle;
    return { weights: counts.map((_, m) => (m === index ? 1 : 0)), score, bestSingle };
  }
  const size = best.counts.reduce((sum, count) => sum + count, 0);
  return { weights: best.counts.map((count) => count / size), score: best.score, bestSingle };
}

function numbersOf(prediction: Prediction): Float64Array {
  return prediction.task === 'classification' ? prediction.probabilities : prediction.values;
}

/** The mean of what was added so far and one more; a single member keeps its own labels. */
function meanWith(sums: Float64Array, next: Prediction, size: number): Prediction {
  if (size === 1) return next;
  const added = numbersOf(next);
  if (added.length !== sums.length) {
    throw new InvalidArgument('predictions', 'must all be of the same rows and classes', added.length);
  }
  const mean = new Float64Array(sums.length);
  for (let i = 0; i < mean.length; i++) mean[i] = (sums[i]! + added[i]!) / size;
  if (next.task === 'regression') return { task: 'regression', values: mean };
  const { classCount } = next;
  return {
    task: 'classification',
    classCount,
    probabilities: mean,
    labels: predictedLabels(mean, classCount),
  };
}
