/** Scores many rows on the main thread in slices of about one turn, so that other requests need not wait. */
import type { Predictor } from '../core/ml/predictor.js';
import type { Table } from '../core/table.js';
import type { Clock } from '../platform/clock.js';
import { type LoopTurns, TURN_MS } from './loop-turns.js';
import { type RowPrediction, scoreRows } from './score-rows.js';

/** Nothing is known yet about the speed of the model, and some take milliseconds for a row. */
const FIRST_SLICE_ROWS = 4;
const GROWTH = 4;

interface SlicedScores {
  /** One for each row asked for, in that order. */
  readonly predictions: readonly RowPrediction[];
  /** Time spent on scoring, without the waiting between slices. */
  readonly spentMs: number;
}

/** @param rows indices into the table */
export async function scoreInSlices(
  model: Predictor,
  table: Table,
  rows: readonly number[],
  turns: LoopTurns,
  clock: Pick<Clock, 'monotonicMs'>,
): Promise<SlicedScores> {
  const predictions: RowPrediction[] = [];
  let spentMs = 0;
  let sliceRows = FIRST_SLICE_ROWS;
  for (let start = 0; start < rows.length; ) {
    if (start > 0) await turns.next();
    const slice = rows.slice(start, start + sliceRows);
    const startedMs = clock.monotonicMs();
    for (const prediction of scoreRows(model, table, slice)) predictions.push(prediction);
    const tookMs = clock.monotonicMs() - startedMs;
    spentMs += tookMs;
    start += slice.length;
    const fitting = Math.floor((slice.length * TURN_MS) / tookMs);
    sliceRows = Math.max(1, Math.min(fitting, slice.length * GROWTH));
  }
  return { predictions, spentMs };
}
