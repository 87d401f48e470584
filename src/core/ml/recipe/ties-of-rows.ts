import type { RowTies } from '../estimator.js';
import type { TrainingRows } from './fitted-recipe.js';

/** How rows depend on each other, for whatever keeps some of them back within a fit; undefined when they do not. */
export function tiesOfRows({
  features,
  groups,
  isTimeOrdered,
  times,
  gap,
}: TrainingRows): RowTies | undefined {
  if (isTimeOrdered !== true) return groups === undefined ? undefined : { groups };
  return { groups, times: times ?? Float64Array.from({ length: features.rowCount }, (_, row) => row), gap };
}
