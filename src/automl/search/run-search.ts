/** A whole search: compare, tune, blend and stack, judge against the dummy, fit the winner. Each part can be called alone. */
import type { Recipe } from '../../core/ml/recipe/recipe.js';
import type { ModelSource } from '../automl.api.js';
import { compareModels } from './compare-models.js';
import { evaluateModels } from './evaluate-models.js';
import { fitWinner, type Winner, withVerdict } from './fit-winner.js';
import { judgeAtOnce, judgeModel, judgeModels } from './judge-models.js';
import { BLEND, blendEvenly, blendModels, EVEN_BLEND, stackModels } from './make-ensembles.js';
import type { Search } from './search.js';
import { tuneModels } from './tune-models.js';

/**
 * Always ends with a fitted model, whatever the budget; whether it is of use is in the verdict.
 * @throws CannotTrain when the rows cannot be learnt from, or without a budget no model could be fitted
 */
export async function runSearch(search: Search): Promise<Winner> {
  try {
    await searchForBest(search);
    return await concludeSearch(search);
  } finally {
    search.deadline.close();
  }
}

/** Of the blends made before tuning. */
const FIRST = 'first ';

async function searchForBest(search: Search): Promise<void> {
  const { settings } = search.data;
  const { isTimed, searching } = search.deadline;
  const { tune = isTimed ? 'auto' : 'off', ensemble = isTimed } = settings;
  await compareModels(search);
  if (tune !== 'off' && ensemble && isTimed && !searching.aborted) {
    // What tuning and the end of the budget leave of it is uncertain: a first blend is there in any case.
    await blendModels(search, undefined, { as: FIRST + BLEND });
    await blendEvenly(search, undefined, FIRST + EVEN_BLEND);
  }
  if (tune !== 'off' && !searching.aborted) await tuneModels(search, { trials: tune });
  if (ensemble && !searching.aborted) await blendModels(search);
  if (ensemble && !searching.aborted) await blendEvenly(search);
  if (ensemble && !searching.aborted) await stackModels(search);
}

/**
 * Judges what there is and fits the winner.
 * @param among names in the leaderboard that the winner is one of; all when left out
 */
export async function concludeSearch(search: Search, among?: readonly string[]): Promise<Winner> {
  search.onProgress?.({ ...search.count, message: 'comparing with the baseline' });
  const { isTimed, finishing } = search.deadline;
  if (!isTimed) {
    await judgeModels(search);
    return withVerdict(search, await fitWinner(search, among));
  }
  // The model comes first, then its verdict; the rest of the leaderboard is tested as far as time goes.
  const fitted = await fitWinner(search, among);
  await judgeModel(search, fitted.row.model, finishing);
  judgeAtOnce(search, fitted.row.model);
  await judgeModels(search);
  return withVerdict(search, fitted);
}

/** Adds models that were not planned and gives them all folds. */
export async function addModels(
  search: Search,
  models: readonly {
    readonly model: string;
    readonly name: string;
    readonly recipe: Recipe;
  }[],
  source: ModelSource,
): Promise<void> {
  const { scoreboard, recipes } = search.state;
  for (const { model, name, recipe } of models) {
    scoreboard.addModel({ id: model, name, source });
    recipes.set(model, recipe);
  }
  await evaluateModels(
    search,
    models.map(({ model }) => model),
  );
}
