/** How many rows the winner learns from. */
import type { Recipe } from '../../core/ml/recipe/recipe.js';
import type { DataOutline } from '../outline-data.js';
import { foreseeRefit } from './foresee-seconds.js';
import type { Search } from './search.js';

const FACTOR = 2;
const ROOM = 1.3;
const CLOSING_SECONDS = 0.2;

/**
 * Undefined for all rows. A model that was judged on a part of them learns from as many as there is time for: more rows
 * never make it worse than it was judged, as with every fit after the folds.
 */
export function rowsToFit(search: Search, model: string, recipe: Recipe): number | undefined {
  const { state, deadline } = search;
  const sampled = state.sampleRows.get(model);
  if (sampled === undefined) return undefined;
  const { rowCount } = state.outline;
  const left = deadline.secondsLeft() - search.coldSeconds - CLOSING_SECONDS;
  const isAffordable = (rows: number) => foreseeRefit(search, model, recipe, rows) * ROOM < left;
  if (isAffordable(rowCount)) return undefined;
  let most = sampled;
  while (most * FACTOR < rowCount && isAffordable(most * FACTOR)) most *= FACTOR;
  return most;
}

export function whyNotAllRows(model: string, rows: number, { rowCount }: DataOutline): string {
  return `${model}: the model has learnt from ${rows} of ${rowCount} rows, because the budget left no time for more`;
}
