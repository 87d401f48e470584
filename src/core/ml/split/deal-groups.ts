import { permutation, type Random } from '../../random.js';
import { checkFoldCount } from './fold.js';
import { rowsOfGroups } from './group-ids.js';

/**
 * The rows of each group in the order in which groups are dealt out to folds: from the largest to the smallest. Groups
 * of equal size keep their order of appearance, or come in a shuffled one with `random`.
 * @param groups group of each row; every value is a group
 * @throws InvalidArgument unless 2 <= folds <= number of groups
 * @example groupsToDeal(Int32Array.of(7, 5, 5), 2) // rows [1, 2], then [0]
 */
export function groupsToDeal(groups: Int32Array, folds: number, random?: Random): readonly number[][] {
  const inOrder = rowsOfGroups(groups);
  checkFoldCount(folds, inOrder.length, 'groups');
  const order = random === undefined ? undefined : permutation(inOrder.length, random);
  return inOrder.map((_, i) => inOrder[order?.[i] ?? i]!).sort((a, b) => b.length - a.length);
}
