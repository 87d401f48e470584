/** Which rows a challenger may learn from and which judge it. The two never share a row, nor does the champion see the judges. */
import { mayShareRows } from '../core/table.js';
import type { BatchSlice } from '../ingestion/ingestion.api.js';
import type { TrainingWindow, WindowCandidate } from './pipeline.api.js';

/** Below this many new rows, `auto` adds the champion's rows: a small new batch alone makes a shaky model. */
export const ENOUGH_NEW_ROWS = 1000;

export interface WindowRequest {
  readonly batchId: string;
  readonly rows: number;
  readonly holdoutShare: number;
  /** With a time column the newest rows are held out, otherwise a seeded random share. */
  readonly hasTimeColumn: boolean;
  readonly seed: number;
  /** Column whose groups no split parts; absent: rows are dealt out one by one. */
  readonly groupColumn?: string;
  readonly window: TrainingWindow;
  /** The champion's training rows, oldest first, with the number of rows of each part. */
  readonly championTraining: readonly (BatchSlice & { readonly rows: number })[];
}

export interface TrainingWindows {
  /** Judges champion and challenger, and nothing else. */
  readonly holdout: BatchSlice;
  readonly holdoutRows: number;
  /** One where the policy decides; where it wants a measurement, those to measure, all without the selection rows. */
  readonly candidates: readonly WindowCandidate[];
  /** Rows that the candidates are measured on before the winner learns from them too; absent with one candidate. */
  readonly selection?: BatchSlice;
  readonly words: string;
}

export function planWindows(request: WindowRequest): TrainingWindows {
  const { batchId, rows, holdoutShare, hasTimeColumn, seed, groupColumn, window } = request;
  const order = hasTimeColumn ? 'stored' : 'shuffled';
  const grouped = groupColumn === undefined ? {} : { groupColumn };
  const part = (from: number, to: number): BatchSlice => ({
    batchId,
    slice: { order, seed, from, to, ...grouped },
  });
  const cut = 1 - holdoutShare;
  // Old rows of the same batch would overlap with the new slices.
  const old = request.championTraining.filter((earlier) => earlier.batchId !== batchId);
  const holdout = part(cut, 1);
  const newRows = Math.round(cut * rows);
  const shared = { holdout, holdoutRows: rows - newRows };
  // How many rows whole groups have is only known where they are read.
  const about = groupColumn === undefined ? '' : 'about ';
  const apart = groupColumn === undefined ? '' : `, no ${groupColumn} on both sides`;
  const judged = `judged on its ${hasTimeColumn ? 'newest' : 'random'} ${rows - newRows} rows${apart}`;
  if (window === 'measured' && old.length > 0) {
    // As large a part of the learning rows as the holdout is of the batch.
    const selectionFrom = cut * (1 - holdoutShare);
    const candidates = listCandidates(part(0, selectionFrom), Math.round(selectionFrom * rows), old);
    const selection = part(selectionFrom, cut);
    const names = candidates.map(({ name }) => name).join(', ');
    const selectionRows = newRows - Math.round(selectionFrom * rows);
    const words = `measures the windows ${names} on ${about}${selectionRows} rows of the batch, ${judged}`;
    return { ...shared, candidates, selection, words };
  }
  const takesOld = window === 'all' || (window === 'auto' && newRows < ENOUGH_NEW_ROWS);
  const training = [...(takesOld ? old.map(withoutRows) : []), part(0, cut)];
  const oldRows = takesOld ? sumRows(old) : 0;
  const name = oldRows > 0 ? 'all' : 'post-drift';
  const words = `trains on ${about}${newRows} rows of the batch${oldRows > 0 ? " and on the champion's rows" : ' alone'}, ${judged}`;
  return { ...shared, candidates: [{ name, training, rows: newRows + oldRows }], words };
}

/** The window with the selection rows given back: nobody needs them untouched once it is chosen. */
export function withSelection(candidate: WindowCandidate, selection: BatchSlice | undefined): BatchSlice[] {
  if (selection === undefined) return [...candidate.training];
  return candidate.training.map((part) =>
    part.batchId === selection.batchId ? { ...part, slice: { ...part.slice, to: selection.slice.to } } : part,
  );
}

function listCandidates(
  fresh: BatchSlice,
  freshRows: number,
  old: readonly (BatchSlice & { readonly rows: number })[],
): WindowCandidate[] {
  const oldRows = sumRows(old);
  const all = [...old.map(withoutRows), fresh];
  const rows = oldRows + freshRows;
  const halfLifeRows = Math.max(1, freshRows);
  const recent = newestRows(old, freshRows);
  return [
    { name: 'all', training: all, rows },
    { name: 'weighted', training: all, rows, halfLifeRows },
    // With fewer old rows than new ones it would be the same as `all`.
    ...(oldRows > freshRows
      ? [{ name: 'recent' as const, training: [...recent, fresh], rows: 2 * freshRows }]
      : []),
    { name: 'post-drift', training: [fresh], rows: freshRows },
  ];
}

/** The last `wanted` rows of parts that stand oldest first; of a part in the middle, its newest (or a random) share. */
function newestRows(
  parts: readonly (BatchSlice & { readonly rows: number })[],
  wanted: number,
): BatchSlice[] {
  const taken: BatchSlice[] = [];
  let missing = wanted;
  for (const { batchId, slice, rows } of [...parts].reverse()) {
    if (missing <= 0) break;
    const share = Math.min(1, missing / Math.max(1, rows));
    taken.unshift({ batchId, slice: { ...slice, from: slice.to - share * (slice.to - slice.from) } });
    missing -= rows;
  }
  return taken;
}

function sumRows(parts: readonly { readonly rows: number }[]): number {
  return parts.reduce((sum, { rows }) => sum + rows, 0);
}

function withoutRows({ batchId, slice }: BatchSlice): BatchSlice {
  return { batchId, slice };
}

/** Whether two slices may share a row. */
export function mayOverlap(a: BatchSlice, b: BatchSlice): boolean {
  return a.batchId === b.batchId && mayShareRows(a.slice, b.slice);
}
