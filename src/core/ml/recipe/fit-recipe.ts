import { fitBagging } from './bagging.js';
import { fitBlend } from './blend.js';
import { fitCalibrated } from './calibrated.js';
import { checkRecipe } from './check-recipe.js';
import { checkTrainingRows } from './check-training-rows.js';
import type { FitContext, RecipeFit, TrainingRows } from './fitted-recipe.js';
import type { Recipe } from './recipe.js';
import { rowWeights } from './row-weights.js';
import { fitSingle } from './single.js';
import { fitStack } from './stack.js';
import { takeTrainingRows } from './take-training-rows.js';
import { fitThreshold } from './threshold.js';

/**
 * Fits a recipe on rows. The same recipe on the same rows with the same seed and fold gives the same model; a member of
 * a blend or a stack is the model that it is alone. Everything learnt is learnt from these rows; what a recipe needs
 * rows for that its members did not see, it takes from inner folds that keep classes, groups and time apart as the
 * rows ask for.
 * @returns the model, or `refused` with the reason when an estimator in it should not be tried on data of that size
 * @throws InvalidArgument on a recipe that is wrong for the task, unknown parameters or options, and data that cannot
 *   be learnt
 * @example fitRecipe({ kind: 'single', estimator: 'lr', params: {} }, rows, { task: 'regression', seed: 1, fold: 'final' })
 */
export function fitRecipe(recipe: Recipe, rows: TrainingRows, context: FitContext): RecipeFit {
  checkRecipe(recipe, context.task);
  checkTrainingRows(rows, context.task);
  return fitMember(recipe, withoutWeightless(rows), context);
}

/** Rows that count for nothing are left out, so that no inner fold can consist of them. */
function withoutWeightless(rows: TrainingRows): TrainingRows {
  const weights = rowWeights(rows);
  if (weights === undefined || weights.every((weight) => weight > 0)) return rows;
  const counting = Uint32Array.from(weights, (_, row) => row).filter((row) => weights[row]! > 0);
  return takeTrainingRows(rows, counting);
}

function fitMember(recipe: Recipe, rows: TrainingRows, context: FitContext): RecipeFit {
  switch (recipe.kind) {
    case 'single':
      return fitSingle(recipe, rows, context);
    case 'blend':
      return fitBlend(recipe, rows, context, fitMember);
    case 'stack':
      return fitStack(recipe, rows, context, fitMember);
    case 'bagging':
      return fitBagging(recipe, rows, context, fitMember);
    case 'calibrated':
      return fitCalibrated(recipe, rows, context, fitMember);
    case 'threshold':
      return fitThreshold(recipe, rows, context, fitMember);
    case 'imported':
      return { kind: 'refused', reason: 'a model that was trained elsewhere cannot be fitted here' };
  }
}
