/** A row that stood in the training data twice could be learnt from in one fold and tested in another. */
import type { Fault } from '../core/errors.js';
import { mayShareRows } from '../core/table.js';
import type { BatchSlice } from '../ingestion/ingestion.api.js';

/** Faults of the slices themselves: bounds, and rows that two of them share. */
export function sliceFaults(training: readonly BatchSlice[]): Fault[] {
  if (training.length === 0) return [{ pointer: '/slices', message: 'must name at least one batch' }];
  const faults: Fault[] = [];
  training.forEach(({ batchId, slice }, index) => {
    const pointer = `/slices/${index}`;
    const { from, to } = slice;
    if (!(from >= 0 && to <= 1 && from < to)) {
      faults.push({ pointer, message: `must satisfy 0 <= from < to <= 1, received ${from} to ${to}` });
    }
    const earlier = training
      .slice(0, index)
      .find((one) => one.batchId === batchId && mayShareRows(one.slice, slice));
    if (earlier !== undefined) {
      faults.push({ pointer, message: `must not share rows with another slice of ${batchId}` });
    }
  });
  return faults;
}

/** The batches of a window, each once. */
export function batchIdsOf(training: readonly BatchSlice[]): readonly string[] {
  return [...new Set(training.map(({ batchId }) => batchId))];
}
