/** How long a fit will probably take on this machine: what was measured, else the rough estimate brought to scale. */

import type { Recipe } from '../../core/ml/recipe/recipe.js';
import { estimateRecipeSeconds } from '../../core/ml/recipe/recipe-cost.js';
import type { ScoredFold } from '../scoreboard.js';
import type { Look, Search } from './search.js';

/** Shorter fits say more about the clock than about the machine. */
const LEAST_TELLING_SECONDS = 0.02;
const MOST_OFF = 10;

/** Seconds of one fold on the training rows that the model learns from: all, or those of its sample. */
export function foreseeFold(search: Search, model: string, recipe: Recipe): number {
  const { scoreboard, outline, sampleRows } = search.state;
  const sampled = sampleRows.get(model);
  const measured = meanSeconds(scoreboard.foldsOf(model));
  if (measured !== undefined && sampled === undefined) return measured;
  return foreseeOn(search, model, recipe, sampled ?? outline.foldRows);
}

/** Keeps what a fit on fewer rows took; the first fits of a thread take longer than all later ones, so the quickest counts. */
export function rememberLook(search: Search, model: string, recipe: Recipe, look: Look): void {
  const { looks } = search.state;
  const known = looks.get(model);
  const isSlower =
    known !== undefined && look.seconds > known.seconds * growth(search, recipe, known.rows, look.rows);
  if (!isSlower) looks.set(model, look);
  else
    looks.set(model, {
      rows: look.rows,
      seconds: known.seconds * growth(search, recipe, known.rows, look.rows),
    });
}

/** Seconds of a fit on so many rows: from a look on fewer rows, else from the estimates. */
export function foreseeOn(search: Search, model: string, recipe: Recipe, rows: number): number {
  const { outline, looks } = search.state;
  const estimate = estimateRecipeSeconds(recipe, { ...outline.size, rows });
  const look = looks.get(model);
  if (look === undefined) return estimate * machineFactor(search);
  return look.seconds * growth(search, recipe, look.rows, rows);
}

/** Seconds of the fit on all rows, or on so many. */
export function foreseeRefit(search: Search, model: string, recipe: Recipe, rows?: number): number {
  const { membersOf, outline, sampleRows } = search.state;
  const parts = membersOf.get(model);
  if (recipe.kind === 'blend' && parts !== undefined) return foreseeParts(search, parts, recipe.members);
  const from = sampleRows.get(model) ?? outline.foldRows;
  const to = rows ?? sampleRows.get(model) ?? outline.size.rows;
  return foreseeFold(search, model, recipe) * growth(search, recipe, from, to);
}

/** Seconds of fitting the models that a blend is made of, those whose recipe it still uses. */
function foreseeParts(search: Search, parts: readonly string[], members: readonly Recipe[]): number {
  return parts.reduce((sum, part) => {
    const recipe = search.state.recipes.get(part);
    const isUsed = recipe !== undefined && members.includes(recipe);
    return isUsed ? sum + foreseeRefit(search, part, recipe) : sum;
  }, 0);
}

/** How many times longer a fit on more rows takes. */
function growth({ state }: Search, recipe: Recipe, from: number, to: number): number {
  if (to <= from) return 1;
  const { size } = state.outline;
  const small = estimateRecipeSeconds(recipe, { ...size, rows: from });
  const large = estimateRecipeSeconds(recipe, { ...size, rows: to });
  return small > 0 ? Math.max(1, large / small) : to / from;
}

/** How much slower this machine is than the estimates say, from the folds so far; 1 before there are any. */
export function machineFactor({ state }: Search): number {
  const { outline, scoreboard, recipes, sampleRows } = state;
  const ratios = scoreboard.models().flatMap(({ model, folds }) => {
    const recipe = recipes.get(model.id);
    const measured = meanSeconds(folds);
    if (recipe === undefined || recipe.kind !== 'single' || measured === undefined) return [];
    if (measured < LEAST_TELLING_SECONDS) return [];
    const rows = sampleRows.get(model.id) ?? outline.foldRows;
    const estimate = estimateRecipeSeconds(recipe, { ...outline.size, rows });
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
