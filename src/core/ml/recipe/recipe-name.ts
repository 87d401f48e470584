import type { Recipe } from './recipe.js';

/**
 * What a recipe is called for short: the estimator id, or what joins several models; a correction of probabilities or a
 * threshold leaves the name of its base.
 * @example recipeName({ kind: 'threshold', threshold: 0.3, base: { kind: 'single', estimator: 'lr', params: {} } }) // 'lr'
 */
export function recipeName(recipe: Recipe): string {
  switch (recipe.kind) {
    case 'single':
      return recipe.estimator;
    case 'calibrated':
    case 'threshold':
      return recipeName(recipe.base);
    case 'imported':
      return recipe.format;
    default:
      return recipe.kind;
  }
}
