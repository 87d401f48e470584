/** What a model with a threshold is called, and what is left of the name where the threshold is no part of what is made of it. */
import type { Recipe } from '../core/ml/recipe/recipe.js';

const ID = 'threshold ';
const NAME = /, threshold [\d.e+-]+$/;

/** In the leaderboard. */
export function thresholdId(model: string): string {
  return `${ID}${model}`;
}

export function thresholdName(name: string, threshold: number): string {
  return `${name}, threshold ${Number(threshold.toPrecision(3))}`;
}

/** The id of a model in the leaderboard without its threshold, where the recipe has one. */
export function idWithoutThreshold(model: string, recipe: Recipe | undefined): string {
  return recipe?.kind === 'threshold' && model.startsWith(ID) ? model.slice(ID.length) : model;
}

/** The same for the name that is shown. */
export function nameWithoutThreshold(name: string, recipe: Recipe): string {
  return recipe.kind === 'threshold' ? name.replace(NAME, '') : name;
}
