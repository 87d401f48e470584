import type { Fault } from '../../errors.js';
import type { Fold } from './fold.js';
import type { GivenFold } from './split-spec.js';

/**
 * What is wrong with folds given as row numbers: sides without rows, numbers that are no row, a row twice on one side,
 * and, unless it is allowed, rows on both sides. One fault per fold, side and rule, with the first row that breaks it.
 */
export function customFoldFaults(folds: readonly GivenFold[], rows: number, allowsOverlap: boolean): Fault[] {
  if (folds.length === 0) return [{ pointer: '/folds', message: 'must hold at least one fold' }];
  const faults: Fault[] = [];
  folds.forEach((fold, index) => {
    for (const side of ['train', 'test'] as const) {
      const pointer = `/folds/${index}/${side}`;
      const given = fold[side];
      if (given.length === 0) faults.push({ pointer, message: 'must hold at least one row' });
      const wrong = given.find((row) => !Number.isInteger(row) || row < 0 || row >= rows);
      if (wrong !== undefined) {
        faults.push({ pointer, message: `must hold row numbers from 0 to ${rows - 1}, received ${wrong}` });
      }
      const seen = new Set<number>();
      const twice = given.find((row) => seen.size === seen.add(row).size);
      if (twice !== undefined)
        faults.push({ pointer, message: `must hold every row once, received ${twice} twice` });
    }
    if (allowsOverlap) return;
    const train = new Set(fold.train);
    const shared = fold.test.filter((row) => train.has(row));
    if (shared.length > 0) {
      faults.push({
        pointer: `/folds/${index}`,
        message: `must not train on rows that it tests, ${shared.length} of them such as row ${shared[0]}`,
      });
    }
  });
  return faults;
}

/** Given folds as rows in ascending order. */
export function customFolds(folds: readonly GivenFold[]): Fold[] {
  return folds.map(({ train, test }) => ({
    train: Uint32Array.from(train).sort(),
    test: Uint32Array.from(test).sort(),
  }));
}
