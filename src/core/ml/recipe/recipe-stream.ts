import type { Random } from '../../random.js';
import { randomFor } from '../search/random-streams.js';
import type { FitContext } from './fitted-recipe.js';

/**
 * The random stream of one piece of a fit. It depends on seed, fold, path and purpose and not on what surrounds the
 * piece, so that a member of a blend is the model that it is alone.
 * @param who estimator id, or what else draws
 * @example recipeStream({ task, seed: 1, fold: 0 }, 'rf', 'fit') // as randomFor(1, 'rf', 0, 'fit')
 */
export function recipeStream({ seed, fold, path }: FitContext, who: string, purpose: string): Random {
  return randomFor(seed, who, fold, path === undefined ? purpose : `${path}/${purpose}`);
}

/** The context of a fit on a resample of the rows. */
export function resampled(context: FitContext, step: string): FitContext {
  return { ...context, path: context.path === undefined ? step : `${context.path}/${step}` };
}
