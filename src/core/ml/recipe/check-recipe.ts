import { InvalidArgument } from '../../errors.js';
import type { Task } from '../estimator.js';
import { getEstimator } from '../estimator-registry.js';
import { parseMetric } from '../metrics/metric.js';
import type { Recipe } from './recipe.js';
import { RECIPE_LIMITS } from './recipe-limits.js';
import { thresholdValue } from './threshold-objective.js';

/**
 * Checks everything about a recipe that can be known without data; parameters are checked by the estimators.
 * @throws InvalidArgument that names the first fault
 * @example checkRecipe({ kind: 'single', estimator: 'lr', params: {} }, 'classification')
 */
export function checkRecipe(recipe: Recipe, task: Task): void {
  check(recipe, task, 'recipe', 1);
}

function check(recipe: Recipe, task: Task, where: string, depth: number): void {
  if (depth > RECIPE_LIMITS.depth) {
    throw new InvalidArgument(where, `must not nest deeper than ${RECIPE_LIMITS.depth} recipes`, depth);
  }
  switch (recipe.kind) {
    case 'single':
      getEstimator(task, recipe.estimator);
      return;
    case 'blend': {
      const { members, method, weights, metric, folds } = recipe;
      checkMembers(members, task, where, depth);
      if (method === 'hard' && task === 'regression') {
        throw new InvalidArgument(`${where}.method`, 'must be soft for regression', method);
      }
      if (typeof weights !== 'string') checkWeights(weights, members.length, `${where}.weights`);
      if (metric !== undefined) parseMetric(task, metric);
      if (folds !== undefined) checkFolds(folds, where);
      return;
    }
    case 'stack':
      checkMembers(recipe.members, task, where, depth);
      checkFolds(recipe.folds, where);
      check(recipe.meta, task, `${where}.meta`, depth + 1);
      return;
    case 'bagging':
      checkWhole(recipe.copies, 1, RECIPE_LIMITS.copies, `${where}.copies`);
      check(recipe.base, task, `${where}.base`, depth + 1);
      return;
    case 'calibrated':
      if (task === 'regression') {
        throw new InvalidArgument(where, 'must be for classification to be calibrated', task);
      }
      checkFolds(recipe.folds, where);
      check(recipe.base, task, `${where}.base`, depth + 1);
      return;
    case 'threshold':
      if (task === 'regression') {
        throw new InvalidArgument(where, 'must be for two classes to have a threshold', task);
      }
      checkThreshold(recipe.threshold, where);
      if (recipe.objective !== undefined) thresholdValue(recipe.objective);
      check(recipe.base, task, `${where}.base`, depth + 1);
  }
}

/** @throws InvalidArgument unless there is one weight per member, each at least 0, not all 0 */
export function checkWeights(weights: readonly number[], members: number, where: string): void {
  if (weights.length !== members) {
    throw new InvalidArgument(where, `must hold one weight for each of ${members} members`, weights.length);
  }
  for (const weight of weights) {
    if (!(Number.isFinite(weight) && weight >= 0)) {
      throw new InvalidArgument(where, 'must be finite and at least 0', weight);
    }
  }
  const sum = weights.reduce((total, weight) => total + weight, 0);
  if (!(sum > 0 && Number.isFinite(sum))) throw new InvalidArgument(where, 'must have a sum above 0', sum);
}

/** @throws InvalidArgument unless it is a probability */
export function checkThreshold(threshold: number, where: string): void {
  if (!(threshold >= 0 && threshold <= 1)) {
    throw new InvalidArgument(`${where}.threshold`, 'must be from 0 to 1', threshold);
  }
}

function checkMembers(members: readonly Recipe[], task: Task, where: string, depth: number): void {
  checkWhole(members.length, 1, RECIPE_LIMITS.members, `${where}.members.length`);
  members.forEach((member, m) => {
    check(member, task, `${where}.members[${m}]`, depth + 1);
  });
}

function checkFolds(folds: number, where: string): void {
  checkWhole(folds, RECIPE_LIMITS.fewestFolds, RECIPE_LIMITS.mostFolds, `${where}.folds`);
}

function checkWhole(value: number, minimum: number, maximum: number, where: string): void {
  if (!(Number.isInteger(value) && value >= minimum && value <= maximum)) {
    throw new InvalidArgument(where, `must be a whole number from ${minimum} to ${maximum}`, value);
  }
}
