/** Which rows a challenger learns from and which judge it. The two never share a row, nor does the champion see the judges. */
import type { RowSlice } from '../core/table.js';
import type { BatchSlice } from '../ingestion/ingestion.api.js';
import type { TrainingWindow } from './pipeline.api.js';

/** Below this many new rows, `auto` adds the champion's rows: a small new batch alone makes a shaky model. */
export const ENOUGH_NEW_ROWS = 1000;

export interface WindowRequest {
  readonly batchId: string;
  readonly rows: number;
  readonly holdoutShare: number;
  /** With a time column the newest rows are held out, otherwise a seeded random share. */
  readonly hasTimeColumn: boolean;
  readonly seed: number;
  readonly window: TrainingWindow;
  readonly championTraining: readonly BatchSlice[];
}

export interface Window {
  readonly training: readonly BatchSlice[];
  readonly holdout: BatchSlice;
  readonly words: string;
}

export function chooseWindow(request: WindowRequest): Window {
  const { batchId, holdoutShare, hasTimeColumn, seed, rows } = request;
  const order = hasTimeColumn ? 'stored' : 'shuffled';
  const cut = 1 - holdoutShare;
  const fresh: BatchSlice = { batchId, slice: { order, seed, from: 0, to: cut } };
  const holdout: BatchSlice = { batchId, slice: { order, seed, from: cut, to: 1 } };
  const newRows = Math.round(cut * rows);
  const addsOld = takesOldRows(request, newRows);
  // Old rows of the same batch would overlap with the new slice or with the holdout.
  const old = addsOld ? request.championTraining.filter((part) => part.batchId !== batchId) : [];
  const kind = hasTimeColumn ? 'newest' : 'random';
  return {
    training: [...old, fresh],
    holdout,
    words:
      `trains on ${newRows} rows of the batch${old.length > 0 ? " and on the champion's rows" : ' alone'}, ` +
      `judged on its ${kind} ${rows - newRows} rows`,
  };
}

function takesOldRows({ window }: WindowRequest, newRows: number): boolean {
  if (window === 'auto') return newRows < ENOUGH_NEW_ROWS;
  return window === 'all';
}

/** Whether two slices may share a row. Different orders or seeds of one batch count as sharing. */
export function mayOverlap(a: BatchSlice, b: BatchSlice): boolean {
  if (a.batchId !== b.batchId) return false;
  return isSameOrder(a.slice, b.slice) ? a.slice.from < b.slice.to && b.slice.from < a.slice.to : true;
}

function isSameOrder(a: RowSlice, b: RowSlice): boolean {
  return a.order === b.order && (a.order === 'stored' || a.seed === b.seed);
}
