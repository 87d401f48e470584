/** The threshold that serves an objective best, by the out-of-fold rows there are; no model is fitted for it. */
import type { JsonObject } from '../../core/json.js';
import type { ThresholdRecipe } from '../../core/ml/recipe/recipe.js';
import type { ThresholdObjective } from '../../core/ml/recipe/threshold-objective.js';
import { CannotTrain } from '../automl.errors.js';
import type { ThresholdAnswer } from '../fit-tasks.js';
import { forEachLimited } from '../for-each-limited.js';
import type { ScoredFold } from '../scoreboard.js';
import { nameWithoutThreshold, thresholdName } from '../threshold-name.js';
import type { ParentModel, StepFindings, TrainingStep } from '../training-step.api.js';
import { foldKey } from './begin-search.js';
import { nameOf, requireSuccess } from './evaluate-models.js';
import { scoredFolds } from './make-ensembles.js';
import { runFold } from './run-fold.js';
import type { Search } from './search.js';
import { settle } from './settle.js';

/** Adds the model to the leaderboard: each fold is judged with the threshold that the other folds ask for. */
export async function moveThreshold(
  search: Search,
  { model, objective }: Extract<TrainingStep, { verb: 'threshold' }>,
  made: string,
): Promise<StepFindings> {
  const { state } = search;
  const recipe = state.recipes.get(model);
  if (recipe === undefined) throw new Error(`${model} has no recipe`);
  // A threshold in the place of another one: only the last would count.
  const base = recipe.kind === 'threshold' ? recipe.base : recipe;
  const startedAt = search.wallClock();
  const { choice, folds } = await chooseOnFolds(search, objective, state.scoreboard.foldsOf(model));
  const endedAt = search.wallClock();
  const seconds = (endedAt.getTime() - startedAt.getTime()) / 1000 / folds.length;
  const name = thresholdName(nameWithoutThreshold(nameOf(search, model), recipe), choice.threshold);
  state.scoreboard.addModel({ id: made, name, source: 'made' });
  state.recipes.set(made, { kind: 'threshold', base, threshold: choice.threshold, objective });
  for (const outcome of folds) state.scoreboard.add(made, { outcome, seconds, startedAt, endedAt });
  await settle(search);
  return {
    objective: objective as unknown as JsonObject,
    threshold: choice.threshold,
    inSample: choice.inSample,
    nested: choice.nested ?? null,
    atHalf: choice.atHalf ?? null,
    foldThresholds: [...choice.foldThresholds],
  };
}

/** A model of an earlier job whose threshold was chosen on the very rows that judge it. */
export interface ParentWithThreshold extends ParentModel {
  readonly recipe: ThresholdRecipe & { readonly objective: ThresholdObjective };
}

/** Whether the folds of the model have to be judged by what the other folds ask for, as they are not kept. */
export function needsNestedFolds(search: Search, parent: ParentModel): parent is ParentWithThreshold {
  const { recipe } = parent;
  if (recipe.kind !== 'threshold' || recipe.objective === undefined) return false;
  return foldIndicesOf(search).some((fold) => !search.finished.has(foldKey(search, recipe, fold)));
}

/** Runs the folds of its base: with the threshold that all rows have chosen, each fold would be judged too well. */
export async function addNested(search: Search, { model, name, recipe }: ParentWithThreshold): Promise<void> {
  const { state, count, parallel } = search;
  const { scoreboard } = state;
  scoreboard.addModel({ id: model, name, source: 'parent' });
  state.recipes.set(model, recipe);
  const indices = foldIndicesOf(search);
  count.total += indices.length;
  const ofBase: ScoredFold[] = [];
  await forEachLimited(indices, parallel, async (foldIndex) => {
    const fold = await runFold(search, { model, name, recipe: recipe.base, foldIndex });
    if (fold === undefined) return;
    requireSuccess(search, model, fold.outcome);
    ofBase[foldIndex] = fold;
  });
  const finished = indices.flatMap((index) => ofBase[index] ?? []);
  if (finished.length < indices.length) {
    scoreboard.cut(model, 'the budget ended in the middle of a fit');
    return;
  }
  const failed = finished.filter(({ outcome }) => outcome.kind === 'failed');
  for (const fold of failed) scoreboard.add(model, fold);
  if (failed.length === finished.length) return;
  const { folds } = await chooseOnFolds(search, recipe.objective, finished);
  for (const outcome of folds) {
    scoreboard.add(model, { ...ofBase[outcome.foldIndex]!, outcome });
  }
}

/** @throws CannotTrain when the folds allow no choice */
async function chooseOnFolds(
  { execute, data, deadline }: Search,
  objective: ThresholdObjective,
  folds: readonly ScoredFold[],
): Promise<Extract<ThresholdAnswer, { kind: 'chosen' }>> {
  const task = { kind: 'threshold', data, objective, folds: scoredFolds(folds) } as const;
  const answer = await execute(task, deadline.finishing);
  if (answer.kind === 'refused') throw new CannotTrain(answer.reason);
  return answer;
}

function foldIndicesOf({ state }: Search): number[] {
  return Array.from({ length: state.outline.foldCount }, (_, index) => index);
}
