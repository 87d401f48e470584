import { InvalidArgument } from '../../errors.js';
import { findColumn, type Table, withoutColumns } from '../../table.js';
import type { Task } from '../estimator.js';
import type { PreprocessOptions } from '../preprocess/preprocess-options.js';
import type { TrainingRows } from '../recipe/fitted-recipe.js';
import type { Recipe } from '../recipe/recipe.js';
import { type EncodedTarget, encodeTarget } from '../target.js';

/** What is learnt from which column, by which recipe, with what belongs to each row of the table. */
export interface FitPlan extends Omit<TrainingRows, 'features' | 'target'> {
  /** All rows, features and target. */
  readonly table: Table;
  readonly targetName: string;
  /** Columns that the rows had before they were left out of the table: records may go on having them. */
  readonly ignored?: readonly string[] | undefined;
  readonly task: Task;
  /** Class names in their order; absent: those that occur in the target, sorted. */
  readonly levels?: readonly string[] | undefined;
  readonly recipe: Recipe;
  readonly preprocess?: Partial<PreprocessOptions> | undefined;
  /** Seed of the whole job. */
  readonly seed: number;
}

/**
 * The rows of a plan, ready for fits, and the class names.
 * @throws InvalidArgument when the target is absent or cannot be learnt
 */
export function rowsOfPlan(plan: FitPlan): { rows: TrainingRows; encoded: EncodedTarget } {
  const { table, targetName, task, levels, weights, ages, groups, isTimeOrdered, times, gap } = plan;
  const column = findColumn(table, targetName);
  if (column === undefined) {
    throw new InvalidArgument('targetName', 'must be a column of the table', targetName);
  }
  const encoded = encodeTarget(column, task, levels);
  const features = withoutColumns(table, [targetName]);
  const { target } = encoded;
  return { rows: { features, target, weights, ages, groups, isTimeOrdered, times, gap }, encoded };
}
