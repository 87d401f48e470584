/** The best models together: a weighted mean by the folds there are, and a model on top of them. */

import type { Json } from '../../core/json.js';
import { canonicalJson } from '../../core/ml/canonical-json.js';
import { compareDirection, type Metric } from '../../core/ml/metrics/metric.js';
import type { BlendRecipe, Recipe, SingleRecipe } from '../../core/ml/recipe/recipe.js';
import type { FoldScored } from '../../core/ml/search/evaluate-fold.js';
import type { FixedBlend } from '../combine-folds.js';
import { BASELINE } from '../outline-data.js';
import type { ScoredFold } from '../scoreboard.js';
import { idWithoutThreshold } from '../threshold-name.js';
import { evaluateModels } from './evaluate-models.js';
import { gainOnSameFolds, spreadOf } from './fold-spread.js';
import { foreseeFold } from './foresee-seconds.js';
import { forgetMade, isOutdated } from './forget-made.js';
import { familyOf } from './model-family.js';
import type { Search } from './search.js';
import { settle } from './settle.js';

const MOST_BLENDED = 10;
/** Models of one family make the same mistakes. */
const MOST_BLENDED_OF_A_FAMILY = 2;
const MOST_BLENDED_EVENLY = 5;
/** Members of an even blend are not further behind the best, in units of how much its folds differ. */
const EVEN_REACH = 1.5;
export const BLEND = 'blend';
export const EVEN_BLEND = 'even blend';
const MOST_STACKED = 4;
const MOST_STACKED_OF_A_FAMILY = 2;
const STACK_FOLDS = 5;
/** A weight below says that the member is not needed. */
const LEAST_WEIGHT = 0.01;

/**
 * The weights of a blend are chosen by a smooth measure: shares of right rows jump, and so do ranks wherever many rows
 * have the same features, so that weights found by them follow the chance of a few rows.
 */
const SMOOTH: { readonly [M in Metric]?: Metric } = {
  accuracy: 'logLoss',
  recall: 'logLoss',
  precision: 'logLoss',
  f1: 'logLoss',
  kappa: 'logLoss',
  mcc: 'logLoss',
  balancedAccuracy: 'logLoss',
  auc: 'logLoss',
  prAuc: 'logLoss',
};

export interface BlendOptions {
  /** What the blend is called in the leaderboard. */
  readonly as?: string;
  /** Weights that are not looked for. */
  readonly fixed?: FixedBlend;
}

/**
 * Adds `blend` to the leaderboard: no model is fitted for it, and each fold is judged with weights that have not seen it.
 * @param asked names in the leaderboard; the best ones when left out
 */
export async function blendModels(
  search: Search,
  asked?: readonly string[],
  { as = BLEND, fixed }: BlendOptions = {},
): Promise<void> {
  const { state, deadline, execute, data, onProgress, count } = search;
  const members =
    asked ?? bestOfFamilies(search, bestFinished(search), MOST_BLENDED_OF_A_FAMILY).slice(0, MOST_BLENDED);
  if (members.length < 2) return;
  onProgress?.({ ...count, message: `blending ${members.length} models` });
  const metric = SMOOTH[state.outline.sortMetric] ?? state.outline.sortMetric;
  const task = {
    kind: 'blend' as const,
    data,
    metric,
    members: members.map((model) => scoredFolds(state.scoreboard.foldsOf(model))),
    ...(fixed === undefined ? {} : { fixed }),
  };
  const startedAt = search.wallClock();
  const answer = await execute(task, deadline.searching).catch((error: unknown) => {
    search.signal.throwIfAborted();
    if (deadline.searching.aborted) return undefined;
    throw error;
  });
  if (answer === undefined) return;
  if (answer.kind === 'refused') {
    remarkOnce(state, `no blend: ${answer.reason}`);
    return;
  }
  const used = members
    .map((model, i) => ({ model, weight: answer.weights[i] ?? 0 }))
    .filter(({ weight }) => fixed !== undefined || weight >= LEAST_WEIGHT);
  if (used.length < 2) {
    const alone = used[0]?.model ?? 'one model';
    remarkOnce(state, `no weighted blend: no weights give a better ${metric} than ${alone} alone`);
    return;
  }
  const recipe: BlendRecipe = {
    kind: 'blend',
    method: fixed?.method ?? 'soft',
    members: used.map(({ model }) => recipeOf(search, model)),
    weights: used.map(({ weight }) => weight),
  };
  // Listed twice it would count twice in the tests, and might be fitted twice. What a step makes was asked for.
  if (search.step === undefined && isListed(search, as, recipe)) return;
  const endedAt = search.wallClock();
  const seconds = (endedAt.getTime() - startedAt.getTime()) / 1000 / Math.max(1, answer.folds.length);
  const keepsThresholds = recipe.method === 'hard';
  const shown = used.map(({ model }) =>
    keepsThresholds ? model : idWithoutThreshold(model, state.recipes.get(model)),
  );
  const name = `Blend of ${shown.join(', ')}`;
  forgetMade(search, as);
  state.scoreboard.addModel({ id: as, name, source: 'made' });
  state.recipes.set(as, recipe);
  state.membersOf.set(as, members);
  for (const outcome of answer.folds) state.scoreboard.add(as, { outcome, seconds, startedAt, endedAt });
  await settle(search);
}

/** Whether a model of another name has the same recipe; one that is about to go does not count. */
function isListed({ state }: Search, as: string, recipe: Recipe): boolean {
  const wanted = canonicalJson(recipe as unknown as Json);
  return [...state.recipes].some(
    ([id, one]) =>
      id !== as &&
      one.kind === recipe.kind &&
      !isOutdated(id) &&
      canonicalJson(one as unknown as Json) === wanted,
  );
}

/**
 * Adds `even blend`: the plain mean of the best model of each family that is not far behind the best. With few rows, weights
 * that are chosen follow chance, and the mean of good models that err differently is hard to better.
 */
export async function blendEvenly(
  search: Search,
  asked?: readonly string[],
  as: string = EVEN_BLEND,
): Promise<void> {
  const members = asked ?? evenMembers(search);
  if (members.length < 2) return;
  await blendModels(search, members, {
    as,
    fixed: { weights: members.map(() => 1 / members.length), method: 'soft' },
  });
}

function evenMembers(search: Search): string[] {
  const { scoreboard, outline } = search.state;
  const [best, ...others] = bestOfFamilies(search, bestFinished(search), 1);
  if (best === undefined) return [];
  const folds = scoreboard.foldsOf(best);
  const reach = EVEN_REACH * spreadOf(outline.sortMetric, folds);
  const near = others.filter((model) => {
    const gain = gainOnSameFolds(outline.sortMetric, scoreboard.foldsOf(model), folds);
    return gain !== null && gain > -reach;
  });
  return [best, ...near].slice(0, MOST_BLENDED_EVENLY);
}

/**
 * Adds `stack` to the leaderboard: a linear model on the out-of-fold predictions of its members. Every fold fits every
 * member on inner folds, so it is only begun when the budget has room for that.
 */
export async function stackModels(search: Search, asked?: readonly string[]): Promise<void> {
  const { state, deadline } = search;
  const members = asked ?? stackMembers(search);
  if (members.length < 2) return;
  const { outline } = state;
  const seconds = secondsOfStack(search, members);
  if (asked === undefined && seconds > deadline.searchSecondsLeft()) {
    state.remarks.push(
      `no stack: it takes about ${Number(seconds.toPrecision(2))} s, more than the budget leaves`,
    );
    return;
  }
  const meta: SingleRecipe = {
    kind: 'single',
    estimator: outline.task === 'classification' ? 'lr' : 'ridge',
    params: {},
  };
  const recipe: Recipe = {
    kind: 'stack',
    members: members.map((model) => recipeOf(search, model)),
    meta,
    folds: STACK_FOLDS,
    restack: false,
  };
  state.scoreboard.addModel({ id: 'stack', name: `Stack of ${members.join(', ')}`, source: 'made' });
  state.recipes.set('stack', recipe);
  await evaluateModels(search, ['stack']);
}

function stackMembers(search: Search): string[] {
  return bestOfFamilies(search, bestFinished(search), MOST_STACKED_OF_A_FAMILY).slice(0, MOST_STACKED);
}

function secondsOfStack(search: Search, members: readonly string[]): number {
  const perFold = members.reduce(
    (sum, model) => sum + foreseeFold(search, model, recipeOf(search, model)) * (STACK_FOLDS + 1),
    0,
  );
  return (perFold * search.state.outline.foldCount) / search.parallel;
}

/** Of the stack that would be made of the models there are. */
export function secondsForStack(search: Search): number {
  return secondsOfStack(search, stackMembers(search));
}

/** So many of each family, in the order given; what is made of others is left out. */
function bestOfFamilies({ state }: Search, models: readonly string[], most: number): string[] {
  const counts = new Map<string, number>();
  return models.filter((model) => {
    const recipe = state.recipes.get(model);
    if (recipe?.kind === 'blend' || recipe?.kind === 'stack') return false;
    const family = recipe?.kind === 'single' ? familyOf(recipe, state.outline.task) : model;
    const count = (counts.get(family) ?? 0) + 1;
    counts.set(family, count);
    return count <= most;
  });
}

function remarkOnce({ remarks }: Search['state'], remark: string): void {
  if (!remarks.includes(remark)) remarks.push(remark);
}

/** Models with every fold scored, better than the dummy, best first. */
function bestFinished({ state }: Search): string[] {
  const { foldCount, sortMetric } = state.outline;
  const rows = state.scoreboard.list();
  const floor = rows.find(({ model }) => model === BASELINE)?.metrics[sortMetric] ?? null;
  const isHigherBetter = compareDirection(sortMetric) === 'higher';
  const finished = rows.filter(({ rank, model, metrics }) => {
    const score = metrics[sortMetric] ?? null;
    // What learns from fewer rows is there because there was no time for more.
    if (state.sampleRows.has(model)) return false;
    // It goes as soon as the new one is fitted, and the two make the same mistakes.
    if (isOutdated(model)) return false;
    if (rank === undefined || model === BASELINE || score === null) return false;
    if (scoredFolds(state.scoreboard.foldsOf(model)).length !== foldCount) return false;
    return floor === null || (isHigherBetter ? score > floor : score < floor);
  });
  return finished.map(({ model }) => model);
}

function recipeOf({ state }: Search, model: string): Recipe {
  const recipe = state.recipes.get(model);
  if (recipe === undefined) throw new Error(`${model} has no recipe`);
  return recipe;
}

export function scoredFolds(folds: readonly ScoredFold[]): FoldScored[] {
  return folds.flatMap(({ outcome }) => (outcome.kind === 'scored' ? [outcome] : []));
}
