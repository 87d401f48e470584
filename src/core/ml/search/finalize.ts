import { InvalidArgument } from '../../errors.js';
import { type Table, withoutColumns } from '../../table.js';
import type { Params } from '../estimator.js';
import { createPredictor, type Predictor } from '../predictor.js';
import { fitRecipe } from '../recipe/fit-recipe.js';
import type { FittedRecipe } from '../recipe/fitted-recipe.js';
import type { Recipe } from '../recipe/recipe.js';
import { recipeName } from '../recipe/recipe-name.js';
import { signatureOutput } from '../recipe/signature-output.js';
import { signatureOf } from '../signature.js';
import { type FitPlan, rowsOfPlan } from './fit-plan.js';

/** A model fitted on all rows it was given, ready to predict and to be written to a file. */
export interface FinalModel extends Predictor {
  readonly recipe: Recipe;
  readonly fitted: FittedRecipe;
  /** Short name of the recipe: the estimator id, or what joins several models. */
  readonly estimatorId: string;
  /** Every parameter of a single model, defaults included; empty for several. */
  readonly params: Params;
}

/**
 * Fits a recipe on all rows of the table.
 * The result has no scores: those of the folds belong to models that saw fewer rows.
 * @throws InvalidArgument on unknown ids or parameters, on data that cannot be learnt, and when an estimator refuses
 *   data of that size
 */
export function finalize(plan: FitPlan): FinalModel {
  const { recipe, task, preprocess, seed } = plan;
  const { rows, encoded } = rowsOfPlan(plan);
  const fit = fitRecipe(recipe, rows, { task, preprocess, seed, fold: 'final' });
  if (fit.kind === 'refused') {
    throw new InvalidArgument('recipe', `cannot be used: ${fit.reason}`, recipeName(recipe));
  }
  return describeModel(fit.fitted, { ...plan, levels: encoded.levels }, plan.table);
}

/**
 * A fitted recipe with what is needed to serve it and to write it to a file; also for the model of a fold that is to
 * serve because there is no time for another fit.
 * @param plan of the fit, with the class names in order (classification)
 * @param rows those that were learnt from, target included: ranges and levels seen are taken from it
 */
export function describeModel(
  fitted: FittedRecipe,
  plan: Pick<FitPlan, 'targetName' | 'ignored' | 'levels' | 'recipe' | 'preprocess'>,
  rows: Table,
): FinalModel {
  // What the settings ignore is no input: a record may hold there what it likes.
  const ignored = plan.preprocess?.ignoreFeatures ?? [];
  const table = withoutColumns(rows, ignored);
  const used = new Set(fitted.usedColumns);
  const unused = table.columns.map(({ name }) => name).filter((name) => !used.has(name));
  const output = signatureOutput(fitted, plan.targetName, plan.levels);
  const signature = signatureOf(table, output, unused, [...(plan.ignored ?? []), ...ignored]);
  return {
    ...createPredictor(signature, fitted),
    recipe: plan.recipe,
    fitted,
    estimatorId: recipeName(plan.recipe),
    params: fitted.kind === 'single' ? fitted.params : {},
  };
}
