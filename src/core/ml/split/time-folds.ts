import { InvalidArgument } from '../../errors.js';
import type { Fold } from './fold.js';
import type { Span } from './span.js';

/** How rows with known times are split. */
export interface TimeFoldOptions {
  readonly gap?: Span | undefined;
  /** Of each row how many are older, ties in their order, before rows were left out or doubled: a gap in rows counts in these. */
  readonly places?: Float64Array | undefined;
  /** How far training rows reach back: the newest so many, or those of so much time before the gap. Absent: all. */
  readonly window?: Span | undefined;
}

/** Times of rows that stand in time order and have none of their own: the row number is the time. */
export function rowNumbersAsTimes(rows: number): Float64Array {
  return Float64Array.from({ length: rows }, (_, row) => row);
}

/** How many rows have a time. */
export function countKnownTimes(times: Float64Array): number {
  let known = 0;
  for (const time of times) if (!Number.isNaN(time)) known++;
  return known;
}

/** The rows that have a time, oldest first; rows of the same time stay in their order, or in that of their places. */
export function rowsByTime(times: Float64Array, places?: Float64Array): Uint32Array {
  const placeOf = (row: number) => places?.[row] ?? row;
  return Uint32Array.from(times, (_, row) => row)
    .filter((row) => !Number.isNaN(times[row]!))
    .sort((a, b) => times[a]! - times[b]! || placeOf(a) - placeOf(b) || a - b);
}

/**
 * Splits rows in the order of their times: the newest rows are cut into `folds` blocks of floor(n / (folds + 1)) rows,
 * and each block is tested on what is learnt from the rows before it. Rows of the same time as the first row of a block
 * are not before it, so that training time + gap < test time holds for every pair. Rows without a time are in no fold.
 * @param times epoch milliseconds of each row, in any order; NaN is unknown
 * @throws InvalidArgument when a fold would have no training row
 * Source: scikit-learn 1.9 `TimeSeriesSplit`, which knows no times; equal to it for distinct times and a gap in rows.
 * @example timeFolds(rowNumbersAsTimes(6), 2) // train [0,1] test [2,3], train [0..3] test [4,5]
 */
export function timeFolds(times: Float64Array, folds: number, options: TimeFoldOptions = {}): Fold[] {
  if (!Number.isInteger(folds) || folds < 2) {
    throw new InvalidArgument('folds', 'must be an integer of at least 2', folds);
  }
  const order = rowsByTime(times, options.places);
  const testRows = Math.floor(order.length / (folds + 1));
  if (testRows < 1) {
    throw new InvalidArgument(
      'folds',
      `must leave rows to train on: ${order.length} rows with a time`,
      folds,
    );
  }
  return Array.from({ length: folds }, (_, fold) => {
    const start = order.length - (folds - fold) * testRows;
    return foldAt(order, times, start, start + testRows, options);
  });
}

/**
 * One fold that tests the newest rows and learns from those before them.
 * @param testRows at least 1
 * @throws InvalidArgument when there would be no training row
 */
export function newestRowsFold(
  times: Float64Array,
  testRows: number,
  options: Pick<TimeFoldOptions, 'gap' | 'places'>,
): Fold {
  const order = rowsByTime(times, options.places);
  return foldAt(order, times, Math.max(0, order.length - testRows), order.length, options);
}

function foldAt(
  order: Uint32Array,
  times: Float64Array,
  start: number,
  end: number,
  { gap, window, places }: TimeFoldOptions,
): Fold {
  const border = times[order[start]!]!;
  const gapTime = gap !== undefined && 'milliseconds' in gap ? gap.milliseconds : 0;
  const gapRows = gap !== undefined && 'rows' in gap ? gap.rows : 0;
  const placeAt = (at: number) => places?.[order[at]!] ?? at;
  const isBefore = (at: number) =>
    times[order[at]!]! + gapTime < border && placeAt(at) + gapRows < placeAt(start);
  let trainEnd = start;
  while (trainEnd > 0 && !isBefore(trainEnd - 1)) trainEnd--;
  let trainStart = 0;
  if (window !== undefined && 'rows' in window) trainStart = Math.max(0, trainEnd - window.rows);
  if (window !== undefined && 'milliseconds' in window) {
    while (trainStart < trainEnd && times[order[trainStart]!]! < border - gapTime - window.milliseconds)
      trainStart++;
  }
  if (trainEnd - trainStart < 1) {
    throw new InvalidArgument(
      'folds',
      'must leave rows to train on before every test block, after the gap and within the window',
      `no training row before row ${start} in time order`,
    );
  }
  return { train: order.slice(trainStart, trainEnd).sort(), test: order.slice(start, end).sort() };
}
