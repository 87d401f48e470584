import { groupsToDeal } from './deal-groups.js';
import { type Fold, type FoldOptions, foldsFromAssignment } from './fold.js';

/**
 * Splits rows so that no group is on both sides of a fold and folds are about equally large: groups are dealt out from
 * the largest to the smallest, each to the fold that has the fewest rows so far (the first of several). Groups of equal
 * size keep their order of appearance, or come in a shuffled one with `random`.
 * @param groups group of each row; every value is a group
 * @throws InvalidArgument unless 2 <= folds <= number of groups
 * Source: the rule of scikit-learn 1.9 `GroupKFold`; fold sizes are equal to its.
 */
export function groupKFold(groups: Int32Array, { folds, random }: FoldOptions): Fold[] {
  const dealt = groupsToDeal(groups, folds, random);
  const foldOf = new Uint32Array(groups.length);
  const rowsIn = new Float64Array(folds);
  for (const rows of dealt) {
    const lightest = rowsIn.indexOf(Math.min(...rowsIn));
    rowsIn[lightest]! += rows.length;
    for (const row of rows) foldOf[row] = lightest;
  }
  return foldsFromAssignment(foldOf, folds);
}
