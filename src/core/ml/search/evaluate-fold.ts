import { takeRows } from '../../table.js';
import type { Scores } from '../metrics/scores.js';
import { type Prediction, scorePrediction } from '../prediction.js';
import { fitRecipe } from '../recipe/fit-recipe.js';
import type { FittedRecipe } from '../recipe/fitted-recipe.js';
import { takeTrainingRows } from '../recipe/take-training-rows.js';
import type { Fold } from '../split/fold.js';
import { takeTargetRows } from '../target-rows.js';
import { contextOfPlan, type FitPlan, rowsOfPlan } from './fit-plan.js';

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

/** A scored fold and the model that was scored. */
export type FoldFit =
  | { readonly outcome: FoldScored; readonly fitted: FittedRecipe }
  | { readonly outcome: FoldSkipped };

/**
 * Fits a recipe on the fold's training rows and scores its test rows.
 * Everything that is learnt is learnt from the training rows; only the class list is that of the whole target.
 * Takes no time measurements: the caller has the clock.
 * @returns `scored`, or `skipped` with the reason why an estimator refuses
 * @throws InvalidArgument on unknown ids or parameters and on data that cannot be learnt
 */
export function evaluateFold(plan: FoldPlan): FoldScored | FoldSkipped {
  return fitFold(plan).outcome;
}

/**
 * As `evaluateFold`, and hands out the model too.
 * @throws InvalidArgument as `evaluateFold` does
 */
export function fitFold(plan: FoldPlan): FoldFit {
  const { fold, foldIndex, recipe } = plan;
  const { rows } = rowsOfPlan(plan);
  const fit = fitRecipe(recipe, takeTrainingRows(rows, fold.train), contextOfPlan(plan, foldIndex));
  if (fit.kind === 'refused') return { outcome: { kind: 'skipped', foldIndex, reason: fit.reason } };
  const { fitted } = fit;
  const prediction = fitted.predictTable(takeRows(rows.features, fold.test));
  const scores = scorePrediction(takeTargetRows(rows.target, fold.test), prediction);
  return {
    outcome: { kind: 'scored', foldIndex, scores, outOfFold: { rows: fold.test, prediction } },
    fitted,
  };
}
