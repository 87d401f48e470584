/** After the dummy, which is there from the beginning, every candidate, cheap ones first; on data too large for the budget only those that fewer rows speak for. */
import { estimateRecipeSeconds } from '../../core/ml/recipe/recipe-cost.js';
import { planRungs, type Rung } from '../../core/ml/tune/plan-rungs.js';
import { forEachLimited } from '../for-each-limited.js';
import { BASELINE } from '../outline-data.js';
import { evaluateModels, nameOf, requireSuccess } from './evaluate-models.js';
import { foreseeFold, machineFactor } from './foresee-seconds.js';
import { scoreOfFold, turned } from './higher-is-better.js';
import { runFold } from './run-fold.js';
import type { Search } from './search.js';

/** Of the time left for searching, what all folds of all candidates may take before they are thinned out first. */
const AFFORDABLE_SHARE = 0.6;
/** Of the time left, what the cheapest candidates may take with all their folds before anything is thinned out. */
const CHEAP_SHARE = 0.1;
/** Estimates are right within a factor of about 3. */
const ROOM_FOR_ESTIMATES = 3;
/** Fewer rows say little about which model is good, and their fits take no time anyway. */
const FEWEST_ROWS = 1000;
const FACTOR = 2;
const KEPT_TO_THE_END = 2;
/** Of the time left, what looking on fewer rows may take. */
const LOOKING_SHARE = 0.25;

export async function compareModels(search: Search): Promise<void> {
  const candidates = cheapestFirst(search);
  const cheap = cheapOnes(search, candidates);
  // An answer is there early, and the machine is known to be fast or slow.
  await evaluateModels(search, cheap);
  const finalists = await thinOut(
    search,
    candidates.filter((model) => !cheap.includes(model)),
  );
  await evaluateModels(search, finalists);
}

function cheapOnes(search: Search, candidates: readonly string[]): readonly string[] {
  const { deadline, state, parallel } = search;
  if (!deadline.isTimed) return candidates;
  let left = (deadline.searchSecondsLeft() * CHEAP_SHARE * parallel) / ROOM_FOR_ESTIMATES;
  return candidates.filter((model) => {
    left -= foreseeEstimate(search, model) * state.outline.foldCount;
    return left >= 0;
  });
}

function cheapestFirst(search: Search): string[] {
  const { state } = search;
  const costs = state.outline.models
    .filter(({ id }) => id !== BASELINE && state.recipes.has(id))
    .map(({ id }) => ({ id, seconds: foreseeEstimate(search, id) }));
  return costs.sort((a, b) => a.seconds - b.seconds || (a.id < b.id ? -1 : 1)).map(({ id }) => id);
}

function foreseeEstimate(search: Search, model: string): number {
  const recipe = search.state.recipes.get(model);
  return recipe === undefined ? Number.POSITIVE_INFINITY : foreseeFold(search, model, recipe);
}

/**
 * Successive halving over rows: all candidates learn from few rows of the first fold, the better part from more, the
 * last ones get all folds. Only what all folds have judged is ranked.
 */
async function thinOut(search: Search, candidates: readonly string[]): Promise<readonly string[]> {
  const { state, deadline, count } = search;
  const { foldRows, foldCount } = state.outline;
  if (!deadline.isTimed || candidates.length === 0) return candidates;
  const whole = candidates.reduce((sum, model) => sum + foreseeEstimate(search, model) * foldCount, 0);
  if (whole / search.parallel <= deadline.searchSecondsLeft() * AFFORDABLE_SHARE) return candidates;
  const rungs = affordableRungs(search, candidates);
  let left = candidates;
  for (const { rows, keep } of rungs) {
    if (rows >= foldRows || left.length <= keep) continue;
    count.total += left.length;
    const scores = new Map<string, number | null>();
    const faults = new Map<string, string>();
    await forEachLimited(left, search.parallel, async (model) => {
      const recipe = state.recipes.get(model);
      if (recipe === undefined) return;
      const fold = await runFold(search, {
        model,
        name: nameOf(search, model),
        recipe,
        foldIndex: 0,
        trainingRows: rows,
      });
      if (fold === undefined) return;
      requireSuccess(search, model, fold.outcome);
      scores.set(model, scoreOfFold(state.outline.sortMetric, fold));
      if (fold.outcome.kind !== 'scored') faults.set(model, fold.outcome.reason);
    });
    const kept = bestOf(left, scores, keep);
    state.rungs.push({
      rows,
      scores: left.map((model) => ({ model, score: scores.get(model) ?? null })),
      kept,
    });
    for (const model of left.filter((one) => !kept.includes(one))) {
      state.scoreboard.cut(model, faults.get(model) ?? whyLeftBehind(search, model, rows, scores));
    }
    left = kept;
    if (deadline.searching.aborted) break;
  }
  return left;
}

/** Rounds on so many rows that all of them together take a share of the time that is left. */
function affordableRungs(search: Search, candidates: readonly string[]): Rung[] {
  const { state, deadline, parallel } = search;
  const { foldRows, size } = state.outline;
  const share = foldRows > 0 ? deadline.searchSecondsLeft() * LOOKING_SHARE * parallel : 0;
  const factor = machineFactor(search);
  const secondsOn = (rows: number) =>
    candidates.reduce((sum, model) => {
      const recipe = state.recipes.get(model);
      return recipe === undefined ? sum : sum + estimateRecipeSeconds(recipe, { ...size, rows }) * factor;
    }, 0) / candidates.length;
  let rungs: Rung[] = [];
  for (let part = 1; foldRows / part >= FEWEST_ROWS; part *= 2) {
    rungs = planRungs({
      rows: Math.round(foldRows / part),
      candidates: candidates.length,
      fewestRows: FEWEST_ROWS,
      factor: FACTOR,
      keep: KEPT_TO_THE_END,
    });
    const cost = rungs.slice(0, -1).reduce((sum, rung) => sum + rung.candidates * secondsOn(rung.rows), 0);
    if (cost <= share) break;
  }
  return rungs;
}

/** Best first. Without a score they come last. */
function bestOf(
  models: readonly string[],
  scores: ReadonlyMap<string, number | null>,
  keep: number,
): readonly string[] {
  const ranked = [...models].sort((a, b) => {
    const difference =
      (scores.get(b) ?? Number.NEGATIVE_INFINITY) - (scores.get(a) ?? Number.NEGATIVE_INFINITY);
    // Two without a score differ by no number.
    return Number.isNaN(difference) || difference === 0 ? (a < b ? -1 : 1) : difference;
  });
  return ranked.slice(0, keep);
}

function whyLeftBehind(
  { state }: Search,
  model: string,
  rows: number,
  scores: ReadonlyMap<string, number | null>,
): string {
  const { sortMetric } = state.outline;
  const own = scores.get(model);
  if (own === undefined) return `the budget ended before its fit on ${rows} rows`;
  if (own === null) return `gave no ${sortMetric} on ${rows} rows, and the budget is short`;
  const best = Math.max(...[...scores.values()].flatMap((score) => (score === null ? [] : [score])));
  const shown = (score: number) => Number(turned(sortMetric, score).toPrecision(4));
  return `left behind on ${rows} rows, because the budget is short: ${sortMetric} ${shown(own)}, the best had ${shown(best)}`;
}
