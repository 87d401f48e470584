import type { Params } from '../estimator.js';
import type { SingleRecipe } from './recipe.js';

/**
 * The recipe of one estimator with the preprocessing of the search.
 * @example singleRecipe('lr', { c: 0.5 })
 */
export function singleRecipe(estimator: string, params: Params = {}): SingleRecipe {
  return { kind: 'single', estimator, params };
}
