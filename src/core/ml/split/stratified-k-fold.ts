import { InvalidArgument } from '../../errors.js';
import { permutation } from '../../random.js';
import type { ClassTarget } from '../estimator.js';
import { checkFoldCount, type Fold, type FoldOptions, foldsFromAssignment } from './fold.js';

/**
 * Splits rows so that every fold has each class in the same share, to within one row.
 * The default for classification. Unshuffled, the first rows of a class go to the first fold, and so on;
 * with `random` each class is dealt out in a shuffled order.
 * @throws InvalidArgument unless 2 <= folds <= rows, or when a class that occurs has fewer rows than folds
 * Source: scikit-learn 1.9 `StratifiedKFold`, equal when unshuffled.
 */
export function stratifiedKFold(target: ClassTarget, options: FoldOptions): Fold[] {
  const { folds, random } = options;
  const { labels, classCount } = target;
  checkFoldCount(folds, labels.length);
  const rowsOfClass: number[][] = Array.from({ length: classCount }, () => []);
  const firstSeen: number[] = [];
  labels.forEach((label, row) => {
    const rows = rowsOfClass[label]!;
    if (rows.length === 0) firstSeen.push(label);
    rows.push(row);
  });
  for (const label of firstSeen) {
    const got = rowsOfClass[label]!.length;
    if (got < folds) {
      throw new InvalidArgument('folds', `must not exceed the ${got} rows of class ${label}`, folds);
    }
  }
  const foldOf = new Uint32Array(labels.length);
  // Classes follow each other in order of first appearance; position i of that list belongs to fold i mod folds.
  // Counting the positions, not the rows, spreads the odd rows of all classes evenly over the folds.
  let position = 0;
  for (const label of firstSeen) {
    const rows = rowsOfClass[label]!;
    const quota = new Uint32Array(folds);
    for (let i = 0; i < rows.length; i++) quota[(position + i) % folds]!++;
    position += rows.length;
    const order = random === undefined ? undefined : permutation(rows.length, random.fork(`class/${label}`));
    let next = 0;
    quota.forEach((count, fold) => {
      for (let i = 0; i < count; i++, next++) foldOf[rows[order?.[next] ?? next]!] = fold;
    });
  }
  return foldsFromAssignment(foldOf, folds);
}
