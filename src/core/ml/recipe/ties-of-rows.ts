import type { RowTies } from '../estimator.js';
import { rowNumbersAsTimes, rowsByTime } from '../split/time-folds.js';
import type { TrainingRows } from './fitted-recipe.js';

/**
 * How rows depend on each other, for whatever keeps some of them back within a fit; undefined when they do not.
 * A gap in rows is counted in places in time order: made rows take the place of the row they come from and rows left out
 * keep theirs, so that neither widens nor narrows the gap. Rows of one time have a place each, as in outer folds.
 */
export function tiesOfRows({
  features,
  groups,
  isTimeOrdered,
  times,
  gap,
}: TrainingRows): RowTies | undefined {
  if (isTimeOrdered !== true) return groups === undefined ? undefined : { groups };
  const instants = times ?? rowNumbersAsTimes(features.rowCount);
  if (gap === undefined || !('rows' in gap)) return { groups, times: instants, gap };
  return { groups, times: instants, places: placesInTime(instants), gap };
}

/** Of each row how many come before it in time order; NaN where its time is unknown. */
function placesInTime(times: Float64Array): Float64Array {
  const places = new Float64Array(times.length).fill(Number.NaN);
  rowsByTime(times).forEach((row, place) => {
    places[row] = place;
  });
  return places;
}
