/**
 * After each finished model: the best so far must be there as a model when the budget ends. One that is cheap to fit on
 * all rows is fitted at once; for others time is kept free at the end.
 */
import type { Recipe } from '../../core/ml/recipe/recipe.js';
import type { RankedRow } from '../../core/ml/search/rank-leaderboard.js';
import { foreseeRefit } from './foresee-seconds.js';
import { judgeModel } from './judge-models.js';
import type { Search } from './search.js';

/** Of the time left for searching, what a fit on all rows may take to be done at once. */
const CHEAP_SHARE = 0.08;
const CHEAP_SECONDS = 0.3;
/** The refit may take longer than foreseen, and writing the model takes time too. */
const ROOM_FOR_REFIT = 1.5;
const CLOSING_SECONDS = 0.2;

/** Whether a model of a fold should be kept, because there may be no time to fit on all rows. */
export function isDearToRefit(search: Search, model: string, recipe: Recipe): boolean {
  const { deadline, step } = search;
  if (!deadline.isTimed || step !== undefined) return false;
  const cheap = Math.max(CHEAP_SECONDS, CHEAP_SHARE * deadline.searchSecondsLeft());
  return foreseeRefit(search, model, recipe) > cheap;
}

export async function settle(search: Search): Promise<void> {
  const { state, deadline, refits, step } = search;
  if (!deadline.isTimed || step !== undefined) return;
  const best = bestOf(search);
  const recipe = best === undefined ? undefined : state.recipes.get(best.model);
  if (best === undefined || recipe === undefined) return;
  if (refits.has(best.model)) {
    deadline.reserve(CLOSING_SECONDS);
    return;
  }
  // A model without its verdict is of no use, and now there is a thread that has the rows.
  await judgeModel(search, best.model, deadline.searching);
  const foreseen = foreseeRefit(search, best.model, recipe);
  deadline.reserve(foreseen * ROOM_FOR_REFIT + search.coldSeconds + CLOSING_SECONDS);
  forgetWorse(search, best.model);
  const isDear = isDearToRefit(search, best.model, recipe);
  if (isDear || deadline.searching.aborted || search.refitting.has(best.model)) return;
  search.refitting.add(best.model);
  const task = {
    kind: 'final' as const,
    data: search.data,
    recipe,
    provenance: search.provenanceOf({ model: best.model, row: best }, state.outline),
  };
  const answer = await search.execute(task, deadline.searching).catch((error: unknown) => {
    search.signal.throwIfAborted();
    if (deadline.searching.aborted) return undefined;
    throw error;
  });
  if (answer?.kind !== 'fitted') return;
  refits.set(best.model, answer);
  // Another model may have become the best meanwhile.
  if (bestOf(search)?.model !== best.model) return;
  for (const model of refits.keys()) if (model !== best.model) refits.delete(model);
  search.foldModels.clear();
  deadline.reserve(CLOSING_SECONDS);
}

function bestOf({ state }: Search): RankedRow | undefined {
  return state.scoreboard.list().find(({ rank }) => rank === 1);
}

/** A kept model may be large, and only that of the best or of one that is not finished can be wanted. */
function forgetWorse({ state, foldModels }: Search, best: string): void {
  if (!foldModels.has(best)) return;
  for (const model of foldModels.keys()) {
    const isFinished = state.scoreboard.foldsOf(model).length === state.outline.foldCount;
    if (isFinished && model !== best) foldModels.delete(model);
  }
}
