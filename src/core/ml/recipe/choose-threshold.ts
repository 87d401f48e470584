import { InvalidArgument } from '../../errors.js';
import type { ClassTarget } from '../estimator.js';
import type { ClassPrediction } from '../prediction.js';
import {
  type Confusion,
  type ThresholdObjective,
  type ThresholdValue,
  thresholdValue,
} from './threshold-objective.js';

/** Out-of-fold rows of two classes, and what the threshold is to make best. */
export interface ThresholdRequest {
  readonly target: ClassTarget;
  readonly prediction: ClassPrediction;
  /** The fold that predicted each row. */
  readonly foldOf: Int32Array;
  readonly objective: ThresholdObjective;
  /** How much each row counts; absent: 1 each. */
  readonly weights?: Float64Array | undefined;
}

/** A threshold and what it is worth. All values are of the objective itself: a metric, or the mean cost of a row. */
export interface ChosenThreshold {
  readonly kind: 'chosen';
  /** In [0, 1]; the second class is predicted from it on. */
  readonly threshold: number;
  /** On the rows that it was chosen on: flatters. */
  readonly inSample: number;
  /**
   * Each fold judged with the threshold that the other folds ask for, all rows in one table: what to expect of rows
   * that the threshold has not seen. Absent when there is only one fold.
   */
  readonly nested?: number;
  /** Of one half, on all rows; absent where the metric has no value. */
  readonly atHalf?: number;
  /** What the folds without each fold ask for, in ascending order of the folds. */
  readonly foldThresholds: readonly number[];
}

/** No threshold, and why. */
export type ThresholdChoice =
  | ChosenThreshold
  | { readonly kind: 'insufficient-data'; readonly reason: string };

/**
 * The threshold that makes a metric of labels, or the cost of mistakes, best on out-of-fold rows. Exact: all distinct
 * scores are tried in one sweep, the threshold lies halfway to the next lower score; no model is fitted again. Of
 * several equally good ones the nearest to one half is taken. The optimism of having chosen the best is removed by
 * choosing on the folds but one and judging on that one. O(rows log rows), once more per fold.
 * @returns `insufficient-data` without rows of both classes
 * @throws InvalidArgument unless there are exactly two classes, and for a metric that no threshold changes
 * @example chooseThreshold({ target, prediction, foldOf, objective: { kind: 'metric', metric: 'f1' } })
 */
export function chooseThreshold(request: ThresholdRequest): ThresholdChoice {
  const { target, prediction, foldOf, objective, weights } = request;
  if (target.classCount !== 2 || prediction.classCount !== 2) {
    throw new InvalidArgument('target', 'must have two classes for a threshold', target.classCount);
  }
  const rows = target.labels.length;
  if (prediction.labels.length !== rows || foldOf.length !== rows) {
    throw new InvalidArgument(
      'prediction',
      `must be of the ${rows} rows of the target`,
      prediction.labels.length,
    );
  }
  const value = thresholdValue(objective);
  const positives = target.labels.reduce((sum, label) => sum + label, 0);
  if (positives === 0 || positives === rows) {
    return { kind: 'insufficient-data', reason: 'a threshold needs rows of both classes' };
  }
  const order = sortedByScore(prediction);
  const sweep: Sweep = { target, prediction, weights, order, value };
  const best = sweepThresholds(sweep, () => true);
  if (best === undefined) {
    return { kind: 'insufficient-data', reason: 'the metric has no value at any threshold' };
  }
  const half = value.of(confusionAt(sweep, () => 0.5));
  const folds = [...new Set(foldOf)].sort((a, b) => a - b);
  const base = {
    kind: 'chosen',
    threshold: best.threshold,
    inSample: best.value,
    ...(half === undefined ? {} : { atHalf: half }),
  } as const;
  if (folds.length < 2) return { ...base, foldThresholds: [] };
  const chosen = new Map<number, number>();
  for (const fold of folds) {
    const others = sweepThresholds(sweep, (row) => foldOf[row] !== fold);
    chosen.set(fold, others?.threshold ?? 0.5);
  }
  const nested = value.of(confusionAt(sweep, (row) => chosen.get(foldOf[row]!)!));
  return {
    ...base,
    ...(nested === undefined ? {} : { nested }),
    foldThresholds: folds.map((fold) => chosen.get(fold)!),
  };
}

interface Sweep {
  readonly target: ClassTarget;
  readonly prediction: ClassPrediction;
  readonly weights: Float64Array | undefined;
  /** Rows by score, highest first. */
  readonly order: Uint32Array;
  readonly value: ThresholdValue;
}

function sortedByScore({ probabilities, labels }: ClassPrediction): Uint32Array {
  const order = Uint32Array.from(labels, (_, row) => row);
  return order.sort((a, b) => probabilities[2 * b + 1]! - probabilities[2 * a + 1]!);
}

/** Lowers the threshold from above all scores to below all of them, over the rows that are wanted. */
function sweepThresholds(
  sweep: Sweep,
  isWanted: (row: number) => boolean,
): { threshold: number; value: number } | undefined {
  const { target, prediction, weights, value } = sweep;
  const order = sweep.order.filter(isWanted);
  const scoreAt = (place: number) => prediction.probabilities[2 * order[place]! + 1]!;
  const counts = { truePositives: 0, falsePositives: 0, falseNegatives: 0, trueNegatives: 0 };
  for (const row of order) {
    const weight = weights?.[row] ?? 1;
    if (target.labels[row] === 1) counts.falseNegatives += weight;
    else counts.trueNegatives += weight;
  }
  let best: { threshold: number; value: number } | undefined;
  const consider = (above: number, below: number) => {
    const found = value.of(counts);
    if (found === undefined) return;
    const threshold = between(above, below);
    const gain = best === undefined ? 1 : value.sign * (found - best.value);
    const isNearer = best !== undefined && Math.abs(threshold - 0.5) < Math.abs(best.threshold - 0.5);
    if (gain > 0 || (gain === 0 && isNearer)) best = { threshold, value: found };
  };
  // A score of exactly 1 is positive at every threshold there is.
  if (order.length > 0 && scoreAt(0) < 1) consider(1, scoreAt(0));
  for (let place = 0; place < order.length; ) {
    const score = scoreAt(place);
    for (; place < order.length && scoreAt(place) === score; place++) {
      const row = order[place]!;
      const weight = weights?.[row] ?? 1;
      if (target.labels[row] === 1) {
        counts.truePositives += weight;
        counts.falseNegatives -= weight;
      } else {
        counts.falsePositives += weight;
        counts.trueNegatives -= weight;
      }
    }
    consider(score, place < order.length ? scoreAt(place) : 0);
  }
  return best;
}

/** One half if it parts the two scores, else halfway, where rounding leaves room for it. */
function between(above: number, below: number): number {
  if (below < 0.5 && 0.5 <= above) return 0.5;
  const middle = below + (above - below) / 2;
  return middle > below ? middle : above;
}

function confusionAt(
  { target, prediction, weights }: Sweep,
  thresholdOf: (row: number) => number,
): Confusion {
  const counts = { truePositives: 0, falsePositives: 0, falseNegatives: 0, trueNegatives: 0 };
  target.labels.forEach((label, row) => {
    const weight = weights?.[row] ?? 1;
    const isPositive = prediction.probabilities[2 * row + 1]! >= thresholdOf(row);
    if (isPositive && label === 1) counts.truePositives += weight;
    else if (isPositive) counts.falsePositives += weight;
    else if (label === 1) counts.falseNegatives += weight;
    else counts.trueNegatives += weight;
  });
  return counts;
}
