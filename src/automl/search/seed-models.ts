/** Recipes that were given beforehand as models of a leaderboard. */
import { InvalidArgument } from '../../core/errors.js';
import type { Json } from '../../core/json.js';
import { canonicalJson } from '../../core/ml/canonical-json.js';
import type { Task } from '../../core/ml/estimator.js';
import { checkRecipe } from '../../core/ml/recipe/check-recipe.js';
import type { Recipe } from '../../core/ml/recipe/recipe.js';
import { recipeRefusal } from '../../core/ml/recipe/recipe-cost.js';
import { recipeName } from '../../core/ml/recipe/recipe-name.js';
import { singleRecipe } from '../../core/ml/recipe/single-recipe.js';
import type { SeedRecipe, TrainingSettings } from '../automl.api.js';
import type { DataOutline, PlannedModel } from '../outline-data.js';

export interface SeedModel {
  readonly planned: PlannedModel;
  readonly recipe: Recipe;
}

/**
 * A recipe that is planned anyway is only marked and goes first; one that does not suit the rows is listed with the
 * reason, as an estimator would be.
 */
export function withSeeds(
  outline: DataOutline,
  { seedRecipes = [], params = {} }: TrainingSettings,
): { outline: DataOutline; seeds: readonly SeedModel[] } {
  const distinct = new Map(seedRecipes.map((seed) => [nameOfRecipe(seed.recipe), seed]));
  const models = outline.models.map((model): PlannedModel => {
    const recipe = singleRecipe(model.id, params[model.id]);
    const isSeed = model.refusal === undefined && distinct.delete(nameOfRecipe(recipe));
    return isSeed ? { ...model, source: 'seeded' } : model;
  });
  return { outline: { ...outline, models }, seeds: seedModels(outline, [...distinct.values()]) };
}

function nameOfRecipe(recipe: Recipe): string {
  return canonicalJson(recipe as unknown as Json);
}

function seedModels({ task, size }: DataOutline, seeds: readonly SeedRecipe[]): SeedModel[] {
  return seeds.map(({ recipe, name }, index): SeedModel => {
    const id = seedId(seeds, index);
    const refusal = refusalOf(recipe, task) ?? recipeRefusal(recipe, size);
    const planned: PlannedModel = {
      id,
      name: name ?? `${recipeName(recipe)}, given beforehand`,
      source: 'seeded',
      ...(refusal === undefined ? {} : { refusal, refusedAs: 'unsupported' as const }),
    };
    return { planned, recipe };
  });
}

/** `seeded gbdt`, and `seeded gbdt 2` for the next of the kind. */
function seedId(seeds: readonly SeedRecipe[], index: number): string {
  const kind = recipeName(seeds[index]!.recipe);
  const earlier = seeds.slice(0, index).filter(({ recipe }) => recipeName(recipe) === kind).length;
  return earlier === 0 ? `seeded ${kind}` : `seeded ${kind} ${earlier + 1}`;
}

function refusalOf(recipe: Recipe, task: Task): string | undefined {
  if (recipe.kind === 'imported') return 'was trained elsewhere and cannot be fitted again';
  try {
    checkRecipe(recipe, task);
    return undefined;
  } catch (error) {
    if (error instanceof InvalidArgument) return error.message;
    throw error;
  }
}
