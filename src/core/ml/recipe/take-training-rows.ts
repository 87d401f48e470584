import { takeRows } from '../../table.js';
import { takeTargetRows } from '../target-rows.js';
import type { TrainingRows } from './fitted-recipe.js';

/** Some of the training rows, in that order, with all that belongs to them. */
export function takeTrainingRows(all: TrainingRows, rows: Uint32Array): TrainingRows {
  const { features, target, weights, ages, groups, isTimeOrdered, times, gap } = all;
  return {
    features: takeRows(features, rows),
    target: takeTargetRows(target, rows),
    weights: weights === undefined ? undefined : Float64Array.from(rows, (row) => weights[row]!),
    ages: ages === undefined ? undefined : Float64Array.from(rows, (row) => ages[row]!),
    groups: groups === undefined ? undefined : Int32Array.from(rows, (row) => groups[row]!),
    isTimeOrdered,
    times: times === undefined ? undefined : Float64Array.from(rows, (row) => times[row]!),
    gap,
  };
}
