/** Fits a recipe on one fold's training rows and scores its test rows; the model can be kept. */
import { InvalidArgument } from '../core/errors.js';
import { scorePrediction } from '../core/ml/prediction.js';
import { fitRecipe } from '../core/ml/recipe/fit-recipe.js';
import type { FittedRecipe, TrainingRows } from '../core/ml/recipe/fitted-recipe.js';
import type { Recipe } from '../core/ml/recipe/recipe.js';
import { takeTrainingRows } from '../core/ml/recipe/take-training-rows.js';
import type { FoldOutcome } from '../core/ml/search/evaluate-fold.js';
import { takeTargetRows } from '../core/ml/target-rows.js';
import { takeRows } from '../core/table.js';
import type { TrainingSettings } from './automl.api.js';
import type { PreparedData } from './prepare-data.js';
import { sampleTrainingRows } from './sample-training-rows.js';

export interface FoldFit {
  readonly outcome: FoldOutcome;
  /** Absent when nothing could be fitted. */
  readonly fitted?: FittedRecipe;
}

export interface FoldRequest {
  readonly recipe: Recipe;
  readonly foldIndex: number;
  readonly trainingRows?: number | undefined;
  readonly settings: TrainingSettings;
}

/** @throws InvalidArgument on wrong parameters and on rows that cannot be learnt from */
export function fitFold(data: PreparedData, rows: TrainingRows, request: FoldRequest): FoldFit {
  const { recipe, foldIndex, trainingRows, settings } = request;
  const fold = data.folds[foldIndex];
  if (fold === undefined) throw new InvalidArgument('foldIndex', 'must be that of a fold', foldIndex);
  const train =
    trainingRows === undefined
      ? fold.train
      : sampleTrainingRows({
          target: rows.target,
          rows: fold.train,
          wanted: trainingRows,
          isTimeOrdered: data.isTimeOrdered,
          seed: settings.seed,
        });
  const fit = fitRecipe(recipe, takeTrainingRows(rows, train), {
    task: data.task,
    seed: settings.seed,
    fold: foldIndex,
    preprocess: settings.setup,
  });
  if (fit.kind === 'refused') return { outcome: { kind: 'skipped', foldIndex, reason: fit.reason } };
  const prediction = fit.fitted.predictTable(takeRows(rows.features, fold.test));
  return {
    fitted: fit.fitted,
    outcome: {
      kind: 'scored',
      foldIndex,
      scores: scorePrediction(takeTargetRows(rows.target, fold.test), prediction),
      outOfFold: { rows: fold.test, prediction },
    },
  };
}
