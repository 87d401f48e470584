/** Blends models with weights that are given, and moves thresholds, on out-of-fold rows that exist already: no fit. */
import { InvalidArgument } from '../core/errors.js';
import type { Target } from '../core/ml/estimator.js';
import { type ClassPrediction, scorePrediction } from '../core/ml/prediction.js';
import { blendPredictions } from '../core/ml/recipe/blend-predictions.js';
import { type CalibrationState, calibrationState } from '../core/ml/recipe/calibration-report.js';
import { type ChosenThreshold, chooseThreshold } from '../core/ml/recipe/choose-threshold.js';
import type { ThresholdObjective } from '../core/ml/recipe/threshold-objective.js';
import type { FoldScored, OutOfFold } from '../core/ml/search/evaluate-fold.js';
import { joinFirstRepetition, joinOutOfFold, repetitionsOf } from '../core/ml/search/join-out-of-fold.js';
import { takeTargetRows } from '../core/ml/target-rows.js';

export interface FixedBlend {
  readonly weights: readonly number[];
  readonly method: 'soft' | 'hard';
}

/**
 * The folds of a blend, which are those of its members put together.
 * @param target of all rows that the folds refer to
 * @param members of each the scored folds, the same ones in the same order
 */
export function blendFoldsWith(
  target: Target,
  members: readonly (readonly FoldScored[])[],
  { weights, method }: FixedBlend,
): FoldScored[] {
  const [first] = members;
  if (first === undefined) throw new InvalidArgument('members', 'must not be empty', 0);
  return first.map(({ foldIndex, outOfFold: { rows } }, i) => {
    const predictions = members.map((folds) => {
      const fold = folds[i];
      if (fold?.foldIndex === foldIndex) return fold.outOfFold.prediction;
      throw new InvalidArgument('members', 'must all have the same folds', folds.length);
    });
    return scored(target, foldIndex, { rows, prediction: blendPredictions(predictions, weights, method) });
  });
}

/** A single fold has no others, so its rows are dealt into parts that choose for each other. */
const PARTS_OF_A_HOLDOUT = 5;

export interface ThresholdFolds {
  readonly choice: ChosenThreshold;
  /** Each fold, or of a single one each part, judged with the threshold that the others ask for. */
  readonly folds: readonly FoldScored[];
}

/** @throws InvalidArgument unless there are two classes with rows of both */
export function thresholdFolds(
  target: Target,
  folds: readonly FoldScored[],
  objective: ThresholdObjective,
): ThresholdFolds {
  const repetitions = repetitionsOf(folds, ({ outOfFold }) => outOfFold.rows).map((repetition) =>
    thresholdRepetition(target, repetition, objective),
  );
  const [first] = repetitions;
  if (first === undefined) throw new InvalidArgument('folds', 'must not be empty', 0);
  return { choice: first.choice, folds: repetitions.flatMap((repetition) => repetition.folds) };
}

/** Within a repetition no other fold holds the rows that a fold is judged on; a single fold is dealt into parts. */
function thresholdRepetition(
  target: Target,
  folds: readonly FoldScored[],
  objective: ThresholdObjective,
): ThresholdFolds {
  const parts = folds.map(({ outOfFold }) => outOfFold);
  const joined = joinOutOfFold(parts);
  const truth = takeTargetRows(target, joined.rows);
  if (truth.task !== 'classification' || joined.prediction.task !== 'classification') {
    throw new InvalidArgument('threshold', 'must be of a model of two classes', truth.task);
  }
  const chooserOf = new Map(
    parts.flatMap(({ rows }, at) =>
      Array.from(rows, (row, i) => [row, folds.length > 1 ? at : i % PARTS_OF_A_HOLDOUT] as const),
    ),
  );
  const choice = chooseThreshold({
    target: truth,
    prediction: joined.prediction,
    foldOf: Int32Array.from(joined.rows, (row) => chooserOf.get(row) ?? 0),
    objective,
  });
  if (choice.kind === 'insufficient-data') {
    throw new InvalidArgument('threshold', `cannot be chosen: ${choice.reason}`, joined.rows.length);
  }
  return {
    choice,
    folds: folds.map(({ foldIndex, outOfFold: { rows, prediction } }) => {
      const thresholdOf = (place: number) =>
        choice.foldThresholds[chooserOf.get(rows[place]!) ?? 0] ?? choice.threshold;
      return scored(target, foldIndex, {
        rows,
        prediction: prediction.task === 'classification' ? predictFrom(prediction, thresholdOf) : prediction,
      });
    }),
  };
}

/** How far the probabilities of out-of-fold rows can be trusted. */
export function calibrationOfFolds(target: Target, folds: readonly FoldScored[]): CalibrationState {
  const { rows, prediction } = joinFirstRepetition(folds.map(({ outOfFold }) => outOfFold));
  const truth = takeTargetRows(target, rows);
  if (truth.task !== 'classification' || prediction.task !== 'classification') {
    throw new InvalidArgument('calibration', 'must be of a model of classes', truth.task);
  }
  return calibrationState(prediction, truth.labels, undefined);
}

function predictFrom(prediction: ClassPrediction, thresholdOf: (row: number) => number): ClassPrediction {
  const labels = prediction.labels.map((_, row) =>
    prediction.probabilities[2 * row + 1]! >= thresholdOf(row) ? 1 : 0,
  );
  return { ...prediction, labels };
}

function scored(target: Target, foldIndex: number, outOfFold: OutOfFold): FoldScored {
  return {
    kind: 'scored',
    foldIndex,
    scores: scorePrediction(takeTargetRows(target, outOfFold.rows), outOfFold.prediction),
    outOfFold,
  };
}
