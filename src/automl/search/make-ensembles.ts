/** The best models together: a weighted mean by the folds there are, and a model on top of them. */

import { compareDirection, type Metric } from '../../core/ml/metrics/metric.js';
import type { BlendRecipe, Recipe, SingleRecipe } from '../../core/ml/recipe/recipe.js';
import type { FoldScored } from '../../core/ml/search/evaluate-fold.js';
import type { FixedBlend } from '../combine-folds.js';
import { BASELINE } from '../outline-data.js';
import type { ScoredFold } from '../scoreboard.js';
import { evaluateModels } from './evaluate-models.js';
import { foreseeFold } from './foresee-seconds.js';
import type { Search } from './search.js';
import { settle } from './settle.js';

const MOST_BLENDED = 8;
const MOST_STACKED = 4;
const STACK_FOLDS = 5;
/** A weight below says that the member is not needed. */
const LEAST_WEIGHT = 0.01;

/** The weights of a blend are chosen by a smooth measure: shares of right rows jump. */
const SMOOTH: { readonly [M in Metric]?: Metric } = {
  accuracy: 'logLoss',
  recall: 'logLoss',
  precision: 'logLoss',
  f1: 'logLoss',
  kappa: 'logLoss',
  mcc: 'logLoss',
  balancedAccuracy: 'logLoss',
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
  { as = 'blend', fixed }: BlendOptions = {},
): Promise<void> {
  const { state, deadline, execute, data, onProgress, count } = search;
  const members = asked ?? bestFinished(search, MOST_BLENDED);
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
    state.remarks.push(`no blend: ${answer.reason}`);
    return;
  }
  const used = members
    .map((model, i) => ({ model, weight: answer.weights[i] ?? 0 }))
    .filter(({ weight }) => fixed !== undefined || weight >= LEAST_WEIGHT);
  if (used.length < 2) {
    state.remarks.push(`no blend: ${used[0]?.model ?? 'one model'} alone is as good as any mixture`);
    return;
  }
  const recipe: BlendRecipe = {
    kind: 'blend',
    method: fixed?.method ?? 'soft',
    members: used.map(({ model }) => recipeOf(search, model)),
    weights: used.map(({ weight }) => weight),
  };
  const endedAt = search.wallClock();
  const seconds = (endedAt.getTime() - startedAt.getTime()) / 1000 / Math.max(1, answer.folds.length);
  const name = `Blend of ${used.map(({ model }) => model).join(', ')}`;
  state.scoreboard.addModel({ id: as, name, source: 'made' });
  state.recipes.set(as, recipe);
  state.membersOf.set(as, members);
  for (const outcome of answer.folds) state.scoreboard.add(as, { outcome, seconds, startedAt, endedAt });
  await settle(search);
}

/**
 * Adds `stack` to the leaderboard: a linear model on the out-of-fold predictions of its members. Every fold fits every
 * member on inner folds, so it is only begun when the budget has room for that.
 */
export async function stackModels(search: Search, asked?: readonly string[]): Promise<void> {
  const { state, deadline } = search;
  const members = asked ?? bestFinished(search, MOST_STACKED);
  if (members.length < 2) return;
  const { outline } = state;
  const perFold = members.reduce(
    (sum, model) => sum + foreseeFold(search, model, recipeOf(search, model)) * (STACK_FOLDS + 1),
    0,
  );
  const seconds = (perFold * outline.foldCount) / search.parallel;
  if (asked === undefined && seconds > deadline.searchSecondsLeft()) {
    state.remarks.push(`no stack: it takes about ${Math.round(seconds)} s, more than the budget leaves`);
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

/** Models with every fold scored, better than the dummy, best first. */
function bestFinished({ state }: Search, most: number): string[] {
  const { foldCount, sortMetric } = state.outline;
  const rows = state.scoreboard.list();
  const floor = rows.find(({ model }) => model === BASELINE)?.metrics[sortMetric] ?? null;
  const isHigherBetter = compareDirection(sortMetric) === 'higher';
  return rows
    .filter(({ rank, model, metrics }) => {
      const score = metrics[sortMetric] ?? null;
      // What learns from fewer rows is there because there was no time for more.
      if (state.sampleRows.has(model)) return false;
      if (rank === undefined || model === BASELINE || score === null) return false;
      if (scoredFolds(state.scoreboard.foldsOf(model)).length !== foldCount) return false;
      return floor === null || (isHigherBetter ? score > floor : score < floor);
    })
    .slice(0, most)
    .map(({ model }) => model);
}

function recipeOf({ state }: Search, model: string): Recipe {
  const recipe = state.recipes.get(model);
  if (recipe === undefined) throw new Error(`${model} has no recipe`);
  return recipe;
}

export function scoredFolds(folds: readonly ScoredFold[]): FoldScored[] {
  return folds.flatMap(({ outcome }) => (outcome.kind === 'scored' ? [outcome] : []));
}
