/** Scores many rows on the main thread in slices of about one turn, so that other requests need not wait. */
import { InvalidArgument } from '../../core/errors.js';
import type { Predictor } from '../../core/ml/predictor.js';
import type { Table } from '../../core/table.js';
import type { Clock } from '../clock.js';
import { type LoopTurns, TURN_MS } from './loop-turns.js';
import { type RowPrediction, scoreRows } from './score-rows.js';

/** Nothing is known yet about the speed of the model, and some take milliseconds for a row. */
const FIRST_SLICE_ROWS = 4;
const GROWTH = 4;

/** A row that the model has no answer for, such as a missing value in a model trained elsewhere that knows none. */
export interface Unanswered {
  readonly failure: string;
}

interface SlicedScores {
  /** One for each row asked for, in that order. */
  readonly predictions: readonly (RowPrediction | Unanswered)[];
  /** Time spent on scoring, without the waiting between slices. */
  readonly spentMs: number;
}

/**
 * A row without an answer costs the others nothing: a slice that is refused is halved until such a row stands alone.
 * @param rows indices into the table
 */
export async function scoreInSlices(
  model: Predictor,
  table: Table,
  rows: readonly number[],
  turns: LoopTurns,
  clock: Pick<Clock, 'monotonicMs'>,
): Promise<SlicedScores> {
  const predictions: (RowPrediction | Unanswered)[] = [];
  let spentMs = 0;
  let spentInTurnMs = 0;
  let sliceRows = FIRST_SLICE_ROWS;
  let wasRefused = false;
  while (predictions.length < rows.length) {
    // Refused slices are many and short, and a pause after each would take longer than they do.
    if (wasRefused ? spentInTurnMs >= TURN_MS : predictions.length > 0) {
      await turns.next();
      spentInTurnMs = 0;
    }
    const slice = rows.slice(predictions.length, predictions.length + sliceRows);
    const startedMs = clock.monotonicMs();
    const scored = answersOf(model, table, slice);
    const tookMs = clock.monotonicMs() - startedMs;
    spentMs += tookMs;
    spentInTurnMs += tookMs;
    if (scored === undefined) {
      wasRefused = true;
      sliceRows = Math.ceil(slice.length / 2);
      continue;
    }
    for (const prediction of scored) predictions.push(prediction);
    const fitting = Math.floor((slice.length * TURN_MS) / tookMs);
    const isAnswered = slice.length > 1 || !isUnanswered(scored[0]!);
    sliceRows = isAnswered ? Math.max(1, Math.min(fitting, slice.length * GROWTH)) : 1;
  }
  return { predictions, spentMs };
}

export function isUnanswered(prediction: RowPrediction | Unanswered): prediction is Unanswered {
  return 'failure' in prediction;
}

/** Undefined when the model refuses the rows and it is not known which of them. */
function answersOf(
  model: Predictor,
  table: Table,
  slice: readonly number[],
): readonly (RowPrediction | Unanswered)[] | undefined {
  try {
    return scoreRows(model, table, slice);
  } catch (error) {
    if (!(error instanceof InvalidArgument)) throw error;
    // The model counts rows within what it was given, which says nothing to whoever asked.
    return slice.length > 1 ? undefined : [{ failure: error.message.replace(' (row 0)', '') }];
  }
}
