import { InvalidArgument } from '../../errors.js';
import type { Task } from '../estimator.js';
import type { TrainingRows } from './fitted-recipe.js';

/**
 * Checks that all parts are of the same rows and weights can be used.
 * @throws InvalidArgument naming the part that is off
 */
export function checkTrainingRows(rows: TrainingRows, task: Task): void {
  const { features, target, weights, ages, groups, times } = rows;
  if (target.task !== task) throw new InvalidArgument('target.task', `must be ${task}`, target.task);
  const count = target.task === 'classification' ? target.labels.length : target.values.length;
  const parts = {
    target: count,
    weights: weights?.length,
    ages: ages?.length,
    groups: groups?.length,
    times: times?.length,
  };
  for (const [name, length] of Object.entries(parts)) {
    if (length !== undefined && length !== features.rowCount) {
      throw new InvalidArgument(name, `must have one entry per row (${features.rowCount})`, length);
    }
  }
  const strange = ages?.find((age) => !Number.isFinite(age));
  if (strange !== undefined) throw new InvalidArgument('ages', 'must be finite', strange);
  if (weights === undefined) return;
  let sum = 0;
  for (const weight of weights) {
    if (!(Number.isFinite(weight) && weight >= 0)) {
      throw new InvalidArgument('weights', 'must be finite and at least 0', weight);
    }
    sum += weight;
  }
  if (!(sum > 0 && Number.isFinite(sum)))
    throw new InvalidArgument('weights', 'must have a sum above 0', sum);
}
