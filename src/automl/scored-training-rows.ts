/** The rows that fits on folds learn from, with everything that belongs to each of them. */
import type { TrainingRows } from '../core/ml/recipe/fitted-recipe.js';
import { withoutColumns } from '../core/table.js';
import type { PreparedData } from './prepare-data.js';

/** One place for all who fit on folds: rows without their ages would be other rows. */
export function scoredTrainingRows(
  { scored, followsTime, scoredGap: gap }: PreparedData,
  targetName: string,
): TrainingRows {
  const { table, target, groups, ages, times } = scored;
  const features = withoutColumns(table, [targetName]);
  // Folds within these rows follow time where the folds around them do, with the same gap.
  return { features, target, groups, ages, isTimeOrdered: followsTime, times, gap };
}
