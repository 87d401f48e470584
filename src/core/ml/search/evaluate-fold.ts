import { takeRows } from '../../table.js';
import type { Target } from '../estimator.js';
import type { Scores } from '../metrics/scores.js';
import { type Prediction, predictMatrix, scorePrediction } from '../prediction.js';
import type { Fold } from '../split/fold.js';
import { type FitPlan, fitRows, separateTarget } from './fit-rows.js';

/** One fold of one model: what to fit, on which rows. */
export interface FoldPlan extends FitPlan {
  readonly fold: Fold;
  /** Position of the fold in its set; names the random streams. */
  readonly foldIndex: number;
}

/** Predictions for rows that the model did not see, with their row numbers in the whole table. */
export interface OutOfFold {
  readonly rows: Uint32Array;
  readonly prediction: Prediction;
}

/** Scores of one fold. */
export interface FoldScored {
  readonly kind: 'scored';
  readonly foldIndex: number;
  readonly scores: Scores;
  readonly outOfFold: OutOfFold;
}

/** A fold that was not tried, because the estimator refuses data of that size. */
export interface FoldSkipped {
  readonly kind: 'skipped';
  readonly foldIndex: number;
  readonly reason: string;
}

/** A fold that gave no score, and why. Made by whoever runs the folds and catches what goes wrong. */
export interface FoldFailed {
  readonly kind: 'failed';
  readonly foldIndex: number;
  readonly reason: string;
}

export type FoldOutcome = FoldScored | FoldSkipped | FoldFailed;

/**
 * Fits preprocessing and estimator on the fold's training rows and scores its test rows.
 * Everything that is learnt is learnt from the training rows; only the class list is that of the whole target.
 * Takes no time measurements: the caller has the clock.
 * @returns `scored`, or `skipped` with the estimator's reason
 * @throws InvalidArgument on unknown ids or parameters and on data that cannot be learnt
 */
export function evaluateFold(plan: FoldPlan): FoldScored | FoldSkipped {
  const { fold, foldIndex } = plan;
  const { features, encoded } = separateTarget(plan);
  const trainTarget = takeTargetRows(encoded.target, fold.train);
  const fitted = fitRows(plan, takeRows(features, fold.train), trainTarget, foldIndex);
  if (fitted.kind === 'refused') return { kind: 'skipped', foldIndex, reason: fitted.reason };
  const { preprocessor, model } = fitted;
  const x = preprocessor.transform(takeRows(features, fold.test));
  const prediction = predictMatrix(model, x, encoded.levels?.length);
  return {
    kind: 'scored',
    foldIndex,
    scores: scorePrediction(takeTargetRows(encoded.target, fold.test), prediction),
    outOfFold: { rows: fold.test, prediction },
  };
}

/** The target of some rows, in that order. */
export function takeTargetRows(target: Target, rows: Uint32Array): Target {
  if (target.task === 'classification') {
    return { ...target, labels: Int32Array.from(rows, (row) => target.labels[row]!) };
  }
  return { ...target, values: Float64Array.from(rows, (row) => target.values[row]!) };
}
