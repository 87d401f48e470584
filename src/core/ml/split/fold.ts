import { InvalidArgument } from '../../errors.js';
import { permutation, type Random } from '../../random.js';

/** One split: row indices to learn from and to be judged on, both ascending and without a common row. */
export interface Fold {
  readonly train: Uint32Array;
  readonly test: Uint32Array;
}

/** How many folds, and whether rows are shuffled before they are dealt out. */
export interface FoldOptions {
  /** At least 2 and at most the number of rows; 10 in PyCaret. */
  readonly folds: number;
  /** Given: rows are shuffled with it first. Absent: rows keep their order. */
  readonly random?: Random | undefined;
}

/**
 * @param most how many there are of what is dealt out, rows or groups
 * @throws InvalidArgument unless 2 <= folds <= most
 */
export function checkFoldCount(folds: number, most: number, dealt: 'rows' | 'groups' = 'rows'): void {
  if (!Number.isInteger(folds) || folds < 2 || folds > most) {
    throw new InvalidArgument(
      'folds',
      `must be an integer from 2 to the number of ${dealt} (${most})`,
      folds,
    );
  }
}

/** Row numbers in order, or shuffled when there is a generator. */
export function orderedRows(rowCount: number, random: Random | undefined): Uint32Array {
  if (random !== undefined) return permutation(rowCount, random);
  return Uint32Array.from({ length: rowCount }, (_, i) => i);
}

/** The folds in which row i is tested by fold `foldOf[i]` and learnt from by all the others. */
export function foldsFromAssignment(foldOf: Uint32Array, folds: number): Fold[] {
  return Array.from({ length: folds }, (_, fold) => {
    const test: number[] = [];
    const train: number[] = [];
    foldOf.forEach((assigned, row) => {
      (assigned === fold ? test : train).push(row);
    });
    return { train: Uint32Array.from(train), test: Uint32Array.from(test) };
  });
}
