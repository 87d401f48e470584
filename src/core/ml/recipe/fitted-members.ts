import { InvalidArgument } from '../../errors.js';
import type { Task } from '../estimator.js';
import type { FittedRecipe } from './fitted-recipe.js';
import { RECIPE_LIMITS } from './recipe-limits.js';

/**
 * Task and class count that all members share.
 * @throws InvalidArgument when there are none, too many, or they differ
 */
export function commonShape(
  members: readonly FittedRecipe[],
  most: number = RECIPE_LIMITS.members,
): { readonly task: Task; readonly classCount: number } {
  const [first] = members;
  if (first === undefined || members.length > most) {
    throw new InvalidArgument('model.members', `must be 1 to ${most}`, members.length);
  }
  const { task, classCount } = first;
  const other = members.find((member) => member.task !== task || member.classCount !== classCount);
  if (other !== undefined) {
    throw new InvalidArgument('model.members', 'must be of one task and class count', other.task);
  }
  return { task, classCount };
}

/** Columns that at least one member uses, in order of first use. */
export function unionOfColumns(members: readonly FittedRecipe[]): string[] {
  return [...new Set(members.flatMap(({ usedColumns }) => usedColumns))];
}
