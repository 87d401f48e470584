/**
 * After each finished model: the best so far must be there as a model when the budget ends. One that is cheap to fit on
 * all rows is fitted at once; for others time is kept free at the end.
 */
import type { Recipe } from '../../core/ml/recipe/recipe.js';
import type { RankedRow } from '../../core/ml/search/rank-leaderboard.js';
import { foreseeRefit, rememberLook } from './foresee-seconds.js';
import { dropRefit } from './forget-made.js';
import { judgeModel } from './judge-models.js';
import { preferredRows } from './preferred.js';
import type { Search } from './search.js';

/** Of the time left for searching, what a fit on all rows may take to be done at once. */
const CHEAP_SHARE = 0.12;
const CHEAP_SECONDS = 0.3;
/** The same for a model that learns from a part of the rows: it is there to be had in any case. */
const SAMPLED_SHARE = 0.5;
/** The refit may take longer than foreseen, and writing the model takes time too. */
const ROOM_FOR_REFIT = 1.5;
const CLOSING_SECONDS = 0.2;

/** Whether a model of a fold should be kept, because there may be no time to fit on all rows. */
export function isDearToRefit(search: Search, model: string, recipe: Recipe): boolean {
  const { deadline, step } = search;
  if (!deadline.isTimed || step !== undefined) return false;
  const share = search.state.sampleRows.has(model) ? SAMPLED_SHARE : CHEAP_SHARE;
  // Keeping time free costs all threads the start of another one, a fit now costs one of them no more than the fit.
  const cheap = Math.max(CHEAP_SECONDS, search.coldSeconds, share * deadline.searchSecondsLeft());
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
  const isDear = isDearToRefit(search, best.model, recipe);
  if (isDear) reserveForRefit(search, foreseeRefit(search, best.model, recipe));
  forgetWorse(search, best.model);
  // A model without its verdict is of no use, and now there is a thread that has the rows.
  if (isDear) await judgeModel(search, best.model, deadline.searching);
  if (isDear || deadline.searching.aborted || search.refitting.has(best.model)) return;
  search.refitting.add(best.model);
  const trainingRows = state.sampleRows.get(best.model);
  const task = {
    kind: 'final' as const,
    data: search.data,
    recipe,
    ...(trainingRows === undefined ? {} : { trainingRows }),
    provenance: search.provenanceOf({ model: best.model, row: best }, state.outline),
  };
  const answer = await search.execute(task, deadline.searching).catch((error: unknown) => {
    search.signal.throwIfAborted();
    if (deadline.searching.aborted) return undefined;
    throw error;
  });
  // Another time there may be room for it.
  if (answer === undefined) search.refitting.delete(best.model);
  if (answer?.kind !== 'fitted') return;
  refits.set(best.model, answer);
  if (trainingRows !== undefined) {
    rememberLook(search, best.model, recipe, { rows: trainingRows, seconds: answer.seconds });
  }
  // Another model may have become the best meanwhile.
  if (bestOf(search)?.model !== best.model) return;
  for (const model of refits.keys()) if (model !== best.model) dropRefit(search, model);
  search.foldModels.clear();
  deadline.reserve(CLOSING_SECONDS);
  await judgeModel(search, best.model, deadline.searching);
}

/** Keeps the end of the budget free for a fit on all rows. */
export function reserveForRefit({ deadline, coldSeconds }: Search, foreseenSeconds: number): void {
  deadline.reserve(foreseenSeconds * ROOM_FOR_REFIT + coldSeconds + CLOSING_SECONDS);
}

function bestOf(search: Search): RankedRow | undefined {
  return preferredRows(search, search.state.scoreboard.list())[0];
}

/** A kept model may be large, and only that of the best or of one that is not finished can be wanted. */
function forgetWorse({ state, foldModels }: Search, best: string): void {
  if (!foldModels.has(best)) return;
  for (const model of foldModels.keys()) {
    const isFinished = state.scoreboard.foldsOf(model).length === state.outline.foldCount;
    if (isFinished && model !== best) foldModels.delete(model);
  }
}
