/** How long a fit will probably take on this machine: what was measured, else the rough estimate brought to scale. */

import type { Recipe } from '../../core/ml/recipe/recipe.js';
import { estimateRecipeSeconds } from '../../core/ml/recipe/recipe-cost.js';
import type { ScoredFold } from '../scoreboard.js';
import type { Search } from './search.js';

/** Shorter fits say more about the clock than about the machine. */
const LEAST_TELLING_SECONDS = 0.02;
const MOST_OFF = 10;

/** Seconds of one fold on all its training rows. */
export function foreseeFold(search: Search, model: string, recipe: Recipe): number {
  const { scoreboard, outline } = search.state;
  const measured = meanSeconds(scoreboard.foldsOf(model));
  if (measured !== undefined) return measured;
  return estimateRecipeSeconds(recipe, { ...outline.size, rows: outline.foldRows }) * machineFactor(search);
}

/** Seconds of the fit on all rows. */
export function foreseeRefit(search: Search, model: string, recipe: Recipe): number {
  const { size, foldRows } = search.state.outline;
  const parts = recipe.kind === 'blend' ? search.state.membersOf.get(model) : undefined;
  if (parts !== undefined) {
    return parts.reduce((sum, part) => {
      const own = search.state.recipes.get(part);
      return own === undefined ? sum : sum + foreseeRefit(search, part, own);
    }, 0);
  }
  const small = estimateRecipeSeconds(recipe, { ...size, rows: foldRows });
  const large = estimateRecipeSeconds(recipe, size);
  const growth = small > 0 ? Math.max(1, large / small) : size.rows / foldRows;
  return foreseeFold(search, model, recipe) * growth;
}

/** How much slower this machine is than the estimates say, from the folds so far; 1 before there are any. */
export function machineFactor({ state }: Search): number {
  const { outline, scoreboard, recipes } = state;
  const ratios = scoreboard.models().flatMap(({ model, folds }) => {
    const recipe = recipes.get(model.id);
    const measured = meanSeconds(folds);
    if (recipe === undefined || recipe.kind !== 'single' || measured === undefined) return [];
    if (measured < LEAST_TELLING_SECONDS) return [];
    const estimate = estimateRecipeSeconds(recipe, { ...outline.size, rows: outline.foldRows });
    return estimate > 0 ? [measured / estimate] : [];
  });
  if (ratios.length === 0) return 1;
  const middle = ratios.sort((a, b) => a - b)[Math.floor(ratios.length / 2)]!;
  return Math.min(MOST_OFF, Math.max(1 / MOST_OFF, middle));
}

function meanSeconds(folds: readonly ScoredFold[]): number | undefined {
  if (folds.length === 0) return undefined;
  return folds.reduce((sum, { seconds }) => sum + seconds, 0) / folds.length;
}
