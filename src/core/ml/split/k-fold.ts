import { checkFoldCount, type Fold, type FoldOptions, foldsFromAssignment, orderedRows } from './fold.js';

/**
 * Splits rows into contiguous blocks of equal size (the first `rowCount mod folds` hold one more), each tested once.
 * Use it for regression without time order. With `random` the blocks are cut from a shuffled order.
 * @throws InvalidArgument unless 2 <= folds <= rowCount
 * Source: scikit-learn 1.9 `KFold`, equal when unshuffled.
 * @example kFold(5, { folds: 2 }) // tests rows [0, 1, 2], then [3, 4]
 */
export function kFold(rowCount: number, options: FoldOptions): Fold[] {
  const { folds, random } = options;
  checkFoldCount(folds, rowCount);
  const order = orderedRows(rowCount, random);
  const foldOf = new Uint32Array(rowCount);
  const small = Math.floor(rowCount / folds);
  let start = 0;
  for (let fold = 0; fold < folds; fold++) {
    const end = start + small + (fold < rowCount % folds ? 1 : 0);
    for (let i = start; i < end; i++) foldOf[order[i]!] = fold;
    start = end;
  }
  return foldsFromAssignment(foldOf, folds);
}
