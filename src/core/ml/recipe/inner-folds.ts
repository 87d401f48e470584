import { InvalidArgument } from '../../errors.js';
import { permutation, type Random } from '../../random.js';
import { type Fold, foldsFromAssignment } from '../split/fold.js';
import { groupKFold } from '../split/group-k-fold.js';
import { keepGroupsApart } from '../split/keep-groups-apart.js';
import type { Span } from '../split/span.js';
import { countKnownTimes, rowNumbersAsTimes, timeFolds } from '../split/time-folds.js';
import type { TrainingRows } from './fitted-recipe.js';

/** Folds inside the training rows, or why there can be none. */
export type InnerFolds =
  | { readonly kind: 'folds'; readonly folds: readonly Fold[] }
  | { readonly kind: 'refused'; readonly reason: string };

/**
 * Splits training rows for predictions of rows that were not learnt from, as the rows ask for:
 * 1. in time order: every block is predicted by models of the rows before it and before the gap, the oldest rows, and
 *    those of unknown time, by none; rows of a group that the block has are not learnt from;
 * 2. in groups: a group is never on both sides;
 * 3. classes: every fold has the share of each class to within one row, rare classes included;
 * 4. else shuffled.
 * Fewer folds than asked where there are too few rows or groups for them.
 * @param count of folds wanted, at least 2
 * @returns `refused` when not even two folds are possible
 */
export function innerFolds(rows: TrainingRows, count: number, random: Random): InnerFolds {
  const { features, groups, isTimeOrdered } = rows;
  const rowCount = features.rowCount;
  if (isTimeOrdered === true) return foldsInTime(rows, count);
  const units = groups === undefined ? rowCount : new Set(groups).size;
  const folds = Math.min(count, units);
  if (folds < 2) {
    const what = groups === undefined ? 'rows' : 'groups';
    return { kind: 'refused', reason: `needs at least 2 ${what} for inner folds, there are ${units}` };
  }
  if (groups !== undefined) return { kind: 'folds', folds: groupKFold(groups, { folds, random }) };
  return { kind: 'folds', folds: foldsFromAssignment(dealOut(rows, folds, random), folds) };
}

/** Rows in shuffled order, class after class, dealt out in turn: also classes with fewer rows than folds are spread. */
function dealOut({ target, features }: TrainingRows, folds: number, random: Random): Uint32Array {
  const order = permutation(features.rowCount, random);
  if (target.task === 'classification') order.sort((a, b) => target.labels[a]! - target.labels[b]!);
  const foldOf = new Uint32Array(order.length);
  order.forEach((row, i) => {
    foldOf[row] = i % folds;
  });
  return foldOf;
}

function foldsInTime({ features, groups, times, gap }: TrainingRows, count: number): InnerFolds {
  const instants = times ?? rowNumbersAsTimes(features.rowCount);
  const known = countKnownTimes(instants);
  const folds = Math.min(count, known - 1);
  if (folds < 2) {
    return {
      kind: 'refused',
      reason: `needs at least 3 rows for inner folds in time order, there are ${known}`,
    };
  }
  const split = blocksInTime(instants, folds, gap);
  if (split.length === 0) {
    return {
      kind: 'refused',
      reason: 'no row is far enough before a later block for inner folds in time order',
    };
  }
  if (groups === undefined) return { kind: 'folds', folds: split };
  const usable = keepGroupsApart(split, groups).folds.filter(({ train }) => train.length > 0);
  if (usable.length > 0) return { kind: 'folds', folds: usable };
  return { kind: 'refused', reason: 'every group of the training rows is in all later blocks of time' };
}

/** A block that nothing is old enough for is predicted by none, as the oldest rows are. */
function blocksInTime(times: Float64Array, folds: number, gap: Span | undefined): Fold[] {
  for (let count = folds; count >= 2; count--) {
    try {
      return timeFolds(times, count, { gap });
    } catch (error) {
      if (!(error instanceof InvalidArgument)) throw error;
    }
  }
  return [];
}
