import { InvalidArgument } from '../../errors.js';
import type { Fold } from './fold.js';

/** How rows in time order are split. */
export interface TimeSeriesSplitOptions {
  /** Number of folds, at least 2. */
  readonly folds: number;
  /** Rows left out between training and test, 0 or more; for labels that reach into the future. */
  readonly gap?: number | undefined;
  /** At most so many of the newest training rows: a rolling window. Absent: the window expands. */
  readonly maximumTrainRows?: number | undefined;
}

/**
 * Splits rows that stand in time order: every fold is tested on the block that follows its training rows.
 * Test blocks have floor(n / (folds + 1)) rows and end at the newest row; the oldest rows are only learnt from.
 * Never shuffles: every training row is older than every test row by more than `gap` rows.
 * @throws InvalidArgument when a fold would have no training row
 * Source: scikit-learn 1.9 `TimeSeriesSplit`.
 * @example timeSeriesSplit(6, { folds: 2 }) // train [0,1] test [2,3], train [0..3] test [4,5]
 */
export function timeSeriesSplit(rowCount: number, options: TimeSeriesSplitOptions): Fold[] {
  const { folds, gap = 0, maximumTrainRows = Number.POSITIVE_INFINITY } = options;
  if (!Number.isInteger(folds) || folds < 2) {
    throw new InvalidArgument('folds', 'must be an integer of at least 2', folds);
  }
  if (!Number.isInteger(gap) || gap < 0) {
    throw new InvalidArgument('gap', 'must be an integer of at least 0', gap);
  }
  if (!(maximumTrainRows >= 1)) {
    throw new InvalidArgument('maximumTrainRows', 'must be at least 1', maximumTrainRows);
  }
  const testRows = Math.floor(rowCount / (folds + 1));
  if (testRows < 1 || rowCount - testRows * folds - gap < 1) {
    throw new InvalidArgument('folds', `must leave rows to train on: ${rowCount} rows, gap ${gap}`, folds);
  }
  return Array.from({ length: folds }, (_, fold) => {
    const testStart = rowCount - (folds - fold) * testRows;
    const trainEnd = testStart - gap;
    const trainStart = Math.max(0, trainEnd - maximumTrainRows);
    return { train: range(trainStart, trainEnd), test: range(testStart, testStart + testRows) };
  });
}

function range(start: number, end: number): Uint32Array {
  return Uint32Array.from({ length: end - start }, (_, i) => start + i);
}
