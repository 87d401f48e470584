/** Runs one fold, unless an earlier attempt has, or the budget ends first. */
import type { Recipe } from '../../core/ml/recipe/recipe.js';
import type { ScoredFold } from '../scoreboard.js';
import { foldKey } from './begin-search.js';
import type { Search } from './search.js';

export interface FoldToRun {
  /** For progress and for the file of a kept model. */
  readonly model: string;
  readonly name: string;
  readonly recipe: Recipe;
  readonly foldIndex: number;
  readonly trainingRows?: number;
  readonly keepsModel?: boolean;
}

/** Undefined when the budget ended it. @throws what the search was stopped with */
export async function runFold(search: Search, fold: FoldToRun): Promise<ScoredFold | undefined> {
  const { deadline, state, signal } = search;
  const { model, name, recipe, foldIndex, trainingRows, keepsModel = false } = fold;
  const key = foldKey(search, recipe, foldIndex, trainingRows);
  const known = search.finished.get(key);
  if (known !== undefined) {
    search.count.done++;
    return known;
  }
  const size = trainingRows === undefined ? '' : ` on ${trainingRows} rows`;
  const message = `${name}: fold ${foldIndex + 1} of ${state.outline.foldCount}${size}`;
  search.onProgress?.({ ...search.count, message });
  const answer = await orUndefined(search, () =>
    search.execute(
      {
        kind: 'fold',
        data: search.data,
        recipe,
        foldIndex,
        ...(trainingRows === undefined ? {} : { trainingRows }),
        ...(keepsModel ? { keepAs: search.provenanceOf({ model, foldIndex }, state.outline) } : {}),
      },
      deadline.searching,
    ),
  );
  signal.throwIfAborted();
  search.count.done++;
  if (answer === undefined) return undefined;
  const endedAt = search.wallClock();
  const startedAt = new Date(endedAt.getTime() - answer.seconds * 1000);
  const scored: ScoredFold = { outcome: answer.outcome, seconds: answer.seconds, startedAt, endedAt };
  if (answer.model !== undefined) search.foldModels.set(model, answer.model);
  search.onFoldFinished?.({ key, fold: scored });
  return scored;
}

/** What the budget ends is no failure. */
async function orUndefined<T>({ deadline }: Search, work: () => Promise<T>): Promise<T | undefined> {
  if (deadline.searching.aborted) return undefined;
  try {
    return await work();
  } catch (error) {
    if (deadline.searching.aborted) return undefined;
    throw error;
  }
}
