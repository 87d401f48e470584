import type { RowTies } from '../estimator.js';
import { rowNumbersAsTimes, rowsByTime } from '../split/time-folds.js';
import type { TrainingRows } from './fitted-recipe.js';

/**
 * How rows depend on each other, for whatever keeps some of them back within a fit; undefined when they do not.
 * A gap in rows becomes a distance between places in time order, which stand in for the times: made rows take the place
 * of the row they come from and rows left out keep theirs, so that neither widens nor narrows the gap.
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
  return { groups, times: placesInTime(instants), gap: { milliseconds: gap.rows } };
}

/** Of each row how many are older; NaN where its time is unknown. */
function placesInTime(times: Float64Array): Float64Array {
  const places = new Float64Array(times.length).fill(Number.NaN);
  let first = 0;
  rowsByTime(times).forEach((row, at, order) => {
    if (at > 0 && times[row]! !== times[order[at - 1]!]!) first = at;
    places[row] = first;
  });
  return places;
}
