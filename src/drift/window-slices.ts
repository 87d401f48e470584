/** Which rows of which batches make up a window. */
import { ALL_ROWS } from '../core/table.js';
import type { Batch, BatchSlice, BatchTimes } from '../ingestion/ingestion.api.js';
import { fits, type TimePattern, type TimeSpan } from './time-patterns.js';

/** A batch with the times of its rows, which are there when the dataset has a time column to go by. */
export interface TimedBatch {
  readonly batch: Batch;
  readonly times?: BatchTimes;
}

export function wholeBatch({ id }: Pick<Batch, 'id'>): BatchSlice {
  return { batchId: id, slice: ALL_ROWS };
}

/**
 * The newest rows, after leaving out the `gap` newest.
 * @param batches newest first
 * @returns slices newest first; fewer rows when there are no more
 */
export function lastRows(
  batches: readonly Batch[],
  { size, gap }: { size: number; gap: number },
): BatchSlice[] {
  const slices: BatchSlice[] = [];
  let passed = 0;
  for (const { id, rowCount } of batches) {
    if (passed >= gap + size) break;
    const end = rowCount - Math.min(rowCount, Math.max(0, gap - passed));
    const start = rowCount - Math.min(rowCount, gap + size - passed);
    passed += rowCount;
    if (end <= start) continue;
    slices.push({ batchId: id, slice: { ...ALL_ROWS, from: start / rowCount, to: end / rowCount } });
  }
  return slices;
}

/**
 * Rows whose time fits a pattern, in the order of the batches.
 * @param column time column of type datetime; when left out, whole batches by when they were received
 */
export function slicesInPatterns(
  batches: readonly TimedBatch[],
  patterns: readonly TimePattern[],
  column: string | undefined,
): BatchSlice[] {
  if (column === undefined) {
    const isIn = ({ batch }: TimedBatch) =>
      patterns.some((pattern) => fits(pattern, batch.receivedAt.getTime()));
    return batches.filter(isIn).map(({ batch }) => wholeBatch(batch));
  }
  return batches.flatMap(({ batch, times }) =>
    patterns.flatMap((pattern) => sliceInPattern(batch, times, pattern, column)),
  );
}

function sliceInPattern(
  batch: Batch,
  times: BatchTimes | undefined,
  pattern: TimePattern,
  column: string,
): BatchSlice[] {
  const { earliest, latest } = times ?? {};
  if (earliest === undefined || latest === undefined) return [];
  if (earliest >= pattern.to || latest < pattern.from) return [];
  const isWhole =
    earliest >= pattern.from &&
    latest < pattern.to &&
    times?.timedRows === batch.rowCount &&
    pattern.weekdays === undefined &&
    pattern.hours === undefined;
  return [isWhole ? wholeBatch(batch) : { ...wholeBatch(batch), filter: { column, ...pattern } }];
}

/** From the earliest to just after the latest time; undefined when no row has one. */
export function spanOf(batches: readonly TimedBatch[], column: string | undefined): TimeSpan | undefined {
  let from = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const { batch, times } of batches) {
    const received = batch.receivedAt.getTime();
    from = Math.min(from, (column === undefined ? received : times?.earliest) ?? from);
    last = Math.max(last, (column === undefined ? received : times?.latest) ?? last);
  }
  return from <= last ? { from, to: last + 1 } : undefined;
}
