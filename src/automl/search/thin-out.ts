/** On data too large for the budget: which candidates are worth all rows, from how they do on fewer. */
import { estimateRecipeSeconds } from '../../core/ml/recipe/recipe-cost.js';
import { planRungs, type Rung } from '../../core/ml/tune/plan-rungs.js';
import { forEachLimited } from '../for-each-limited.js';
import type { ScoredFold } from '../scoreboard.js';
import { addSampled } from './add-sampled.js';
import { CHAMPIONS } from './champions.js';
import { nameOf, requireSuccess } from './evaluate-models.js';
import { foreseeFold, machineFactor, rememberLook } from './foresee-seconds.js';
import { scoreOfFold, turned } from './higher-is-better.js';
import { runFold } from './run-fold.js';
import type { Search } from './search.js';

/** Of the time left for searching, what all folds of all candidates may take before they are thinned out first. */
const AFFORDABLE_SHARE = 0.6;
/** Fewer rows say little about which model is good, and their fits take no time anyway. */
const FEWEST_ROWS = 1000;
const FACTOR = 2;
const KEPT_TO_THE_END = 2;
/** Of the time left, what looking on fewer rows may take. */
const LOOKING_SHARE = 0.25;
/** Of the time left, what one round of looking may take when it takes longer than foreseen. */
const MOST_LOOKING_SHARE = 0.5;

/**
 * Successive halving over rows: all candidates learn from few rows of the first fold, the better part from more, the
 * last ones get all folds. Only what all folds have judged is ranked.
 */
export async function thinOut(search: Search, candidates: readonly string[]): Promise<readonly string[]> {
  const { state, deadline, count } = search;
  const { foldRows, foldCount } = state.outline;
  if (!deadline.isTimed || candidates.length === 0) return candidates;
  const whole = candidates.reduce((sum, model) => {
    const recipe = state.recipes.get(model);
    return recipe === undefined ? sum : sum + foreseeFold(search, model, recipe) * foldCount;
  }, 0);
  if (whole / search.parallel <= deadline.searchSecondsLeft() * AFFORDABLE_SHARE) return candidates;
  const rungs = affordableRungs(search, candidates);
  const champions = candidates.filter((model) => CHAMPIONS.includes(model));
  let left: readonly string[] = [...champions, ...candidates.filter((model) => !champions.includes(model))];
  for (const { rows, keep } of rungs) {
    if (rows >= foldRows || left.length <= keep) continue;
    count.total += left.length;
    const { folds, faults } = await lookAt(search, left, rows);
    const { sortMetric } = state.outline;
    const scores = new Map([...folds].map(([model, fold]) => [model, scoreOfFold(sortMetric, fold)]));
    if (folds.size === 0) break;
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
    const [best] = kept;
    const fold = best === undefined ? undefined : folds.get(best);
    // Whatever happens from here on, there is no need to end with a worse model than has been seen.
    if (best !== undefined && fold !== undefined) await addSampled(search, best, rows, fold);
    if (deadline.searching.aborted) break;
  }
  return left;
}

interface Looks {
  /** The first fold of each model. */
  readonly folds: ReadonlyMap<string, ScoredFold>;
  readonly faults: ReadonlyMap<string, string>;
}

/** Ends early when it takes far longer than foreseen: what was seen must also be made into a model. */
async function lookAt(search: Search, models: readonly string[], rows: number): Promise<Looks> {
  const { state, deadline, parallel } = search;
  const folds = new Map<string, ScoredFold>();
  const faults = new Map<string, string>();
  const endsWith = deadline.searchSecondsLeft() * (1 - MOST_LOOKING_SHARE);
  await forEachLimited(models, parallel, async (model) => {
    const recipe = state.recipes.get(model);
    if (recipe === undefined || (folds.size > 0 && deadline.searchSecondsLeft() < endsWith)) return;
    const name = nameOf(search, model);
    // As long as there is no model at all, that of a look may be the only one.
    const keepsModel = search.refits.size === 0;
    const fold = await runFold(search, {
      ...{ model, name, recipe, keepsModel },
      foldIndex: 0,
      trainingRows: rows,
    });
    if (fold === undefined) return;
    requireSuccess(search, model, fold.outcome);
    if (fold.outcome.kind !== 'scored') {
      faults.set(model, fold.outcome.reason);
      return;
    }
    folds.set(model, fold);
    rememberLook(search, model, recipe, { rows, seconds: fold.seconds });
  });
  return { folds, faults };
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
