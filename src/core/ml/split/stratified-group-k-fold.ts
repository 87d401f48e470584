import type { ClassTarget } from '../estimator.js';
import { groupsToDeal } from './deal-groups.js';
import { type Fold, type FoldOptions, foldsFromAssignment } from './fold.js';

/**
 * Splits rows so that no group is on both sides of a fold and every fold has the classes in about the same share.
 * Groups are dealt out from the largest to the smallest. With c_ik rows of class k in fold i so far, a group with g_k
 * rows goes to the fold with the smallest sum over k of c_ik g_k / n_k^2, which is the one that raises the spread of
 * class shares over the folds least; of several to the one with the fewest rows, then the first. How even the result
 * is depends on the groups: one group of a third of the rows makes a fold of a third of the rows.
 * @param groups group of each row; every value is a group
 * @throws InvalidArgument unless 2 <= folds <= number of groups
 * Cost: groups x folds x classes. Same purpose as scikit-learn 1.9 `StratifiedGroupKFold`, which tries every fold by
 * its standard deviations.
 */
export function stratifiedGroupKFold(
  { labels, classCount }: ClassTarget,
  groups: Int32Array,
  { folds, random }: FoldOptions,
): Fold[] {
  const dealt = groupsToDeal(groups, folds, random);
  const classRows = new Float64Array(classCount);
  for (const label of labels) classRows[label]!++;
  const foldOf = new Uint32Array(groups.length);
  const counts = Array.from({ length: folds }, () => new Float64Array(classCount));
  const rowsIn = new Float64Array(folds);
  for (const rows of dealt) {
    const own = new Float64Array(classCount);
    for (const row of rows) own[labels[row]!]!++;
    let best = 0;
    let leastCost = Number.POSITIVE_INFINITY;
    for (let fold = 0; fold < folds; fold++) {
      let cost = 0;
      for (let k = 0; k < classCount; k++) {
        if (own[k]! > 0) cost += (counts[fold]![k]! * own[k]!) / classRows[k]! ** 2;
      }
      if (cost < leastCost || (cost === leastCost && rowsIn[fold]! < rowsIn[best]!)) {
        leastCost = cost;
        best = fold;
      }
    }
    rowsIn[best]! += rows.length;
    own.forEach((count, k) => {
      counts[best]![k]! += count;
    });
    for (const row of rows) foldOf[row] = best;
  }
  return foldsFromAssignment(foldOf, folds);
}
