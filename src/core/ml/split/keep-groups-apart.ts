import type { Fold } from './fold.js';

/** Folds in which no group is on both sides, and what it took. */
export interface GroupsApart {
  readonly folds: readonly Fold[];
  /** Of each fold, how many training rows were left out for it. */
  readonly leftOut: readonly number[];
}

/**
 * Leaves the training rows out whose group is among the test rows. The test rows stay as they are, so that in time order
 * every row is still judged by models of rows before it, and folds keep their sizes of test rows.
 * A training side may be left empty.
 * @param groups group of each row; every value is a group
 * @example keepGroupsApart([{ train: Uint32Array.of(0, 1), test: Uint32Array.of(2) }], Int32Array.of(5, 6, 5))
 *   // trains on row 1, tests row 2
 */
export function keepGroupsApart(folds: readonly Fold[], groups: Int32Array): GroupsApart {
  const apart = folds.map(({ train, test }): Fold => {
    const tested = new Set<number>();
    for (const row of test) tested.add(groups[row]!);
    return { train: train.filter((row) => !tested.has(groups[row]!)), test };
  });
  return { folds: apart, leftOut: folds.map(({ train }, k) => train.length - apart[k]!.train.length) };
}
