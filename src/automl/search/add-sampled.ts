/**
 * Models that learn from a part of the rows, because the budget has no time for all: judged on all rows of all folds
 * like any other, so that a search never ends with a worse model than it has seen.
 */
import type { ScoredFold } from '../scoreboard.js';
import { evaluateModels, nameOf, requireSuccess } from './evaluate-models.js';
import { foreseeOn, rememberLook } from './foresee-seconds.js';
import { scoreOfFold } from './higher-is-better.js';
import { runFold } from './run-fold.js';
import type { Search } from './search.js';
import { settle } from './settle.js';

const FACTOR = 2;
/** A look on more rows may take longer than foreseen. */
const ROOM = 1.5;

/**
 * Adds `<model> on <rows> rows` to the leaderboard when it is better on the first fold than whatever has all folds.
 * @param first its first fold
 */
export async function addSampled(
  search: Search,
  model: string,
  rows: number,
  first: ScoredFold,
): Promise<void> {
  const { state, deadline } = search;
  const { scoreboard, outline, recipes, sampleRows } = state;
  const recipe = recipes.get(model);
  const score = scoreOfFold(outline.sortMetric, first);
  if (recipe === undefined || score === null || deadline.searching.aborted) return;
  if (score <= bestOnFirstFold(search)) return;
  const id = `${model} on ${rows} rows`;
  if (recipes.has(id)) return;
  scoreboard.addModel({ id, name: `${nameOf(search, model)}, learnt from ${rows} rows`, source: 'made' });
  recipes.set(id, recipe);
  sampleRows.set(id, rows);
  const kept = search.foldModels.get(model);
  if (kept !== undefined) search.foldModels.set(id, kept);
  const look = state.looks.get(model);
  if (look !== undefined) state.looks.set(id, look);
  scoreboard.add(id, first);
  if (outline.foldCount > 1) await evaluateModels(search, [id]);
  else await settle(search);
  const refit = search.refits.get(id);
  if (refit !== undefined) rememberLook(search, model, recipe, { rows, seconds: refit.seconds });
}

function bestOnFirstFold({ state }: Search): number {
  const { sortMetric } = state.outline;
  const ranked = state.scoreboard.list().filter(({ rank }) => rank !== undefined);
  const scores = ranked.flatMap(({ model }) => {
    const first = state.scoreboard.foldsOf(model).find(({ outcome }) => outcome.foldIndex === 0);
    return first === undefined ? [] : (scoreOfFold(sortMetric, first) ?? []);
  });
  return Math.max(Number.NEGATIVE_INFINITY, ...scores);
}

/** When none of the last ones could have all rows, the best of them learns from as many as the time allows. */
export async function growSampled(search: Search, finalists: readonly string[]): Promise<void> {
  const { state, deadline } = search;
  const { foldCount, foldRows } = state.outline;
  const [best] = finalists;
  const recipe = best === undefined ? undefined : state.recipes.get(best);
  const isWhole = finalists.some((model) => state.scoreboard.foldsOf(model).length === foldCount);
  if (!deadline.isTimed || best === undefined || recipe === undefined || isWhole) return;
  for (;;) {
    const look = state.looks.get(best);
    if (look === undefined || deadline.searching.aborted) return;
    const rows = mostRows(search, best, look.rows);
    if (rows === undefined || rows >= foldRows) return;
    search.count.total++;
    const name = nameOf(search, best);
    const fold = await runFold(search, { model: best, name, recipe, foldIndex: 0, trainingRows: rows });
    if (fold === undefined) return;
    requireSuccess(search, best, fold.outcome);
    rememberLook(search, best, recipe, { rows, seconds: fold.seconds });
    await addSampled(search, best, rows, fold);
  }
}

/** Of the doubled counts of rows the largest whose folds and last fit there is time for. */
function mostRows(search: Search, model: string, from: number): number | undefined {
  const { state, deadline, parallel } = search;
  const { foldCount, foldRows } = state.outline;
  const recipe = state.recipes.get(model);
  if (recipe === undefined) return undefined;
  const fits = foldCount / Math.min(foldCount, parallel) + 1;
  let most: number | undefined;
  for (let rows = from * FACTOR; rows < foldRows; rows *= FACTOR) {
    if (foreseeOn(search, model, recipe, rows) * fits * ROOM > deadline.searchSecondsLeft()) break;
    most = rows;
  }
  return most;
}
