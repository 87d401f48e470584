import { takeRows } from '../../table.js';
import type { Scores } from '../metrics/scores.js';
import { type Prediction, scorePrediction } from '../prediction.js';
import { fitRecipe } from '../recipe/fit-recipe.js';
import type { FitContext, FittedRecipe, TrainingRows } from '../recipe/fitted-recipe.js';
import type { Recipe } from '../recipe/recipe.js';
import { takeTrainingRows } from '../recipe/take-training-rows.js';
import type { Fold } from '../split/fold.js';
import { takeTargetRows } from '../target-rows.js';

/** One fold of one recipe: what to fit, and on which of the rows. */
export interface FoldToEvaluate {
  readonly recipe: Recipe;
  /** All rows that the fold may refer to. */
  readonly rows: TrainingRows;
  readonly fold: Fold;
  /** Position of the fold in its set; names the random streams. */
  readonly foldIndex: number;
  readonly context: Omit<FitContext, 'fold'>;
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

/** What became of a fold, and the model that was scored; absent when nothing could be fitted. */
export interface FoldFit {
  readonly outcome: FoldScored | FoldSkipped;
  readonly fitted?: FittedRecipe;
}

/**
 * Fits a recipe on the fold's training rows and scores its test rows.
 * Everything that is learnt is learnt from the training rows; only the class list is that of the whole target.
 * Takes no time measurements: the caller has the clock.
 * @returns `scored` with the model, or `skipped` with the reason why an estimator refuses
 * @throws InvalidArgument on unknown ids or parameters and on data that cannot be learnt
 */
export function evaluateFold({ recipe, rows, fold, foldIndex, context }: FoldToEvaluate): FoldFit {
  const fit = fitRecipe(recipe, takeTrainingRows(rows, fold.train), { ...context, fold: foldIndex });
  if (fit.kind === 'refused') return { outcome: { kind: 'skipped', foldIndex, reason: fit.reason } };
  const { fitted } = fit;
  const prediction = fitted.predictTable(takeRows(rows.features, fold.test));
  const scores = scorePrediction(takeTargetRows(rows.target, fold.test), prediction);
  return {
    outcome: { kind: 'scored', foldIndex, scores, outOfFold: { rows: fold.test, prediction } },
    fitted,
  };
}
