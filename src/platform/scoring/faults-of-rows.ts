import type { Fault } from '../../core/errors.js';
import { isUnanswered, type Unanswered } from './score-in-slices.js';
import type { RowPrediction } from './score-rows.js';

/**
 * Of every row without an answer a fault.
 * @param pointerOf JSON pointer to the request of a row in the body
 */
export function faultsOfRows(
  predictions: readonly (RowPrediction | Unanswered)[],
  pointerOf: (row: string) => string,
): Fault[] {
  return predictions.flatMap((prediction, row): Fault[] => {
    if (!isUnanswered(prediction)) return [];
    const message = `has no answer from the model: ${prediction.failure}`;
    return [{ pointer: `${pointerOf(String(row))}/features`, message }];
  });
}
