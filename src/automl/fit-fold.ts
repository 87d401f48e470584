/** Fits a recipe on one fold's training rows, or a sample of them, and scores its test rows; the model can be kept. */
import { InvalidArgument } from '../core/errors.js';
import type { TrainingRows } from '../core/ml/recipe/fitted-recipe.js';
import type { Recipe } from '../core/ml/recipe/recipe.js';
import { evaluateFold, type FoldFit } from '../core/ml/search/evaluate-fold.js';
import type { TrainingSettings } from './automl.api.js';
import type { PreparedData } from './prepare-data.js';
import { sampleTrainingRows } from './sample-training-rows.js';

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
  return evaluateFold({
    recipe,
    rows,
    fold: { train, test: fold.test },
    foldIndex,
    context: { task: data.task, seed: settings.seed, preprocess: settings.setup },
  });
}
