/**
 * Whether a model under way is worth its other folds. On the folds it has, it may be behind the best by less, the more of
 * the time that is left the others would take: a cheap model gets the benefit of the doubt, a dear one has to be good.
 */
import { gainOnSameFolds, spreadOf } from './fold-spread.js';
import { foreseeFold } from './foresee-seconds.js';
import { turned } from './higher-is-better.js';
import type { Search } from './search.js';

/** Of the time left; a model that takes less gets all its folds. One that was asked for by name may take more. */
const FREE_SHARE = { any: 0.02, named: 0.1 } as const;
/** How far behind, in units of how much the folds of the best differ, a model may be that takes this share. */
const REACH = 6;

/** Why the model is left behind; undefined while it goes on. */
export function whyFallsBehind(search: Search, model: string): string | undefined {
  const { state, deadline, parallel, step } = search;
  const { outline, scoreboard, recipes } = state;
  // What a step makes was asked for, however good it is.
  if (step !== undefined) return undefined;
  const recipe = recipes.get(model);
  const own = scoreboard.foldsOf(model);
  if (!deadline.isTimed || recipe === undefined || own.length === 0 || own.length === outline.foldCount) {
    return undefined;
  }
  const seconds = (foreseeFold(search, model, recipe) * (outline.foldCount - own.length)) / parallel;
  const share = seconds / deadline.searchSecondsLeft();
  // Without any time left the end of the budget is the reason.
  const free = FREE_SHARE[search.data.settings.models?.includes(model) === true ? 'named' : 'any'];
  if (share <= free || !Number.isFinite(share)) return undefined;
  const [best] = scoreboard.list().filter(({ rank }) => rank !== undefined);
  const rivals = best === undefined ? [] : scoreboard.foldsOf(best.model);
  const gain = gainOnSameFolds(outline.sortMetric, own, rivals);
  const allowed = (REACH * free * spreadOf(outline.sortMetric, rivals)) / share;
  if (gain === null || gain >= -allowed) return undefined;
  const folds = own.length === 1 ? 'one fold' : `${own.length} folds`;
  const difference = Math.abs(turned(outline.sortMetric, gain)).toPrecision(3);
  return `left behind after ${folds}: ${outline.sortMetric} worse than that of ${best?.model ?? 'the best'} by ${Number(difference)}, and the others would take ${Math.round(share * 100)} % of the time left`;
}
