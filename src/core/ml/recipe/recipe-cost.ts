import type { DataSize } from '../estimator.js';
import { getEstimator } from '../estimator-registry.js';
import { memberNames } from './member-names.js';
import type { Recipe } from './recipe.js';

/**
 * Rough seconds that a fit of the recipe takes on one core, from the estimates of its estimators: each inner fold is a
 * fit of its own. Orders the fits of a search; never a promise.
 * @throws InvalidArgument on an unknown estimator
 * @example estimateRecipeSeconds({ kind: 'bagging', base, copies: 10 }, size)
 */
export function estimateRecipeSeconds(recipe: Recipe, size: DataSize): number {
  const of = (part: Recipe) => estimateRecipeSeconds(part, size);
  const sum = (parts: readonly Recipe[]) => parts.reduce((total, part) => total + of(part), 0);
  switch (recipe.kind) {
    case 'single':
      return getEstimator(size.task, recipe.estimator).estimateSeconds(size);
    case 'blend':
      return sum(recipe.members) * (recipe.weights === 'greedy' ? 1 + (recipe.folds ?? 5) : 1);
    case 'stack': {
      const columns = recipe.members.length * (size.classCount > 2 ? size.classCount : 1);
      const topSize = { ...size, columns: recipe.restack ? size.columns + columns : columns };
      return sum(recipe.members) * (1 + recipe.folds) + estimateRecipeSeconds(recipe.meta, topSize);
    }
    case 'bagging':
      return recipe.copies * of(recipe.base);
    case 'calibrated':
      return (1 + recipe.folds) * of(recipe.base);
    case 'threshold':
      return of(recipe.base);
    case 'imported':
      return 0;
  }
}

/**
 * Why the recipe should not be tried on data of that size: the first refusal of an estimator in it, or undefined.
 * @throws InvalidArgument on an unknown estimator
 */
export function recipeRefusal(recipe: Recipe, size: DataSize): string | undefined {
  if (recipe.kind === 'single') return getEstimator(size.task, recipe.estimator).refuses(size);
  if (recipe.kind === 'imported') return 'a model that was trained elsewhere cannot be fitted here';
  if (recipe.kind !== 'blend' && recipe.kind !== 'stack') return recipeRefusal(recipe.base, size);
  const names = memberNames(recipe.members);
  for (const [m, member] of recipe.members.entries()) {
    const refusal = recipeRefusal(member, size);
    if (refusal !== undefined) return `${names[m]}: ${refusal}`;
  }
  return undefined;
}
