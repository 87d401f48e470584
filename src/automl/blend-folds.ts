/**
 * Weighs models by out-of-fold rows that exist already. Each fold is predicted with the weights that all the other
 * folds of its repetition ask for, so that its score has not seen its own rows; the weights of the blend itself are those of all folds.
 */
import { InvalidArgument } from '../core/errors.js';
import type { Target } from '../core/ml/estimator.js';
import type { Metric } from '../core/ml/metrics/metric.js';
import { scorePrediction, takePredictionRows } from '../core/ml/prediction.js';
import { blendPredictions } from '../core/ml/recipe/blend-predictions.js';
import { chooseBlendWeights } from '../core/ml/recipe/choose-blend-weights.js';
import type { FoldScored, OutOfFold } from '../core/ml/search/evaluate-fold.js';
import { joinOutOfFold, repetitionsOf } from '../core/ml/search/join-out-of-fold.js';
import { takeTargetRows } from '../core/ml/target-rows.js';

export interface BlendedFolds {
  /** One for each member, sum 1. */
  readonly weights: readonly number[];
  readonly folds: readonly FoldScored[];
}

/**
 * @param target of all rows that the folds refer to
 * @param members of each the scored folds, the same ones in the same order
 * @throws InvalidArgument when the members do not have the same folds
 */
export function blendFolds(
  target: Target,
  metric: Metric,
  members: readonly (readonly FoldScored[])[],
): BlendedFolds {
  const [first] = members;
  if (first === undefined || first.length === 0) {
    throw new InvalidArgument('members', 'must have folds', members.length);
  }
  const isSame = members.every(
    (folds) =>
      folds.length === first.length && folds.every((fold, i) => fold.foldIndex === first[i]!.foldIndex),
  );
  if (!isSame) throw new InvalidArgument('members', 'must all have the same folds', members.length);
  const outOfFold = members.map((folds) => folds.map((fold) => fold.outOfFold));
  const weights = weigh(target, metric, outOfFold);
  // A single fold has no others, so its rows are dealt into parts that judge each other.
  const parts = first.length > 1 ? outOfFold : outOfFold.map(([only]) => deal(only!));
  const places = parts[0]!.map(({ rows }, i) => ({ rows, i }));
  // Another repetition holds the very rows that a fold is judged on: only the folds beside it may choose its weights.
  const fair = repetitionsOf(places, ({ rows }) => rows).flatMap((repetition) =>
    repetition.map(({ rows, i }): OutOfFold => {
      const beside = repetition.filter((other) => other.i !== i);
      const others = parts.map((one) => beside.map((other) => one[other.i]!));
      const predictions = parts.map((one) => one[i]!.prediction);
      return { rows, prediction: blendPredictions(predictions, weigh(target, metric, others), 'soft') };
    }),
  );
  const byFold = first.length > 1 ? fair : [joinOutOfFold(fair)];
  return {
    weights,
    folds: byFold.map(
      (one, i): FoldScored => ({
        kind: 'scored',
        foldIndex: first[i]!.foldIndex,
        scores: scorePrediction(takeTargetRows(target, one.rows), one.prediction),
        outOfFold: one,
      }),
    ),
  };
}

function weigh(
  target: Target,
  metric: Metric,
  members: readonly (readonly OutOfFold[])[],
): readonly number[] {
  const joined = members.map((parts) => joinOutOfFold(parts));
  return chooseBlendWeights({
    predictions: joined.map(({ prediction }) => prediction),
    target: takeTargetRows(target, joined[0]!.rows),
    metric,
  }).weights;
}

const PARTS_OF_A_HOLDOUT = 5;

function deal({ rows, prediction }: OutOfFold): OutOfFold[] {
  const count = Math.min(PARTS_OF_A_HOLDOUT, rows.length);
  return Array.from({ length: count }, (_, part) => {
    const places = Uint32Array.from(rows, (_row, i) => i).filter((i) => i % count === part);
    return {
      rows: places.map((i) => rows[i]!),
      prediction: takePredictionRows(prediction, places),
    };
  });
}
