import type { TrainingRows } from './fitted-recipe.js';

/**
 * How much each row counts where it is learnt from.
 * Formula: w(i) = weight(i) 2^(newest - age(i)), where `newest` is the least age of these rows: the newest counts in full.
 * @returns undefined when all count 1
 * @example rowWeights({ features, target, ages: Float64Array.of(3, 2, 1) }) // 0.25, 0.5, 1
 */
export function rowWeights({
  weights,
  ages,
}: Pick<TrainingRows, 'weights' | 'ages'>): Float64Array | undefined {
  if (ages === undefined) return weights;
  const newest = ages.reduce((least, age) => Math.min(least, age), Number.POSITIVE_INFINITY);
  return ages.map((age, row) => (weights?.[row] ?? 1) * 2 ** (newest - age));
}
