import type { Target } from '../estimator.js';

/** Rounds of the power iteration; the order of levels settles long before. */
const POWER_ROUNDS = 30;

/**
 * A number per level by which to order the levels of a category for splits: the mean target; the share of the second
 * of two classes; of more classes the first principal component of the levels' class shares.
 * @param codes level of each row, NaN for missing
 * @param levels number of levels
 * @param weights how much each row counts; absent: 1 each
 * @returns one finite number per level, 0 for levels without rows
 * Source: Breiman et al. 1984, theorem 4.5 (the mean target is the best order for two classes and for numbers);
 * Coppersmith, Hong, Hosking 1999, Data Mining and Knowledge Discovery 3, for more classes.
 */
export function scoreLevels(
  codes: Float64Array,
  levels: number,
  y: Target,
  weights?: Float64Array,
): Float64Array {
  const width = y.task === 'classification' ? y.classCount : 1;
  const sums = new Float64Array(levels * width);
  const totals = new Float64Array(levels);
  codes.forEach((code, row) => {
    if (Number.isNaN(code)) return;
    const weight = weights?.[row] ?? 1;
    totals[code]! += weight;
    if (y.task === 'classification') sums[code * width + y.labels[row]!]! += weight;
    else sums[code]! += weight * y.values[row]!;
  });
  for (let level = 0; level < levels; level++) {
    if (totals[level] === 0) continue;
    for (let k = 0; k < width; k++) sums[level * width + k]! /= totals[level]!;
  }
  if (width === 1) return sums;
  if (width === 2) return totals.map((_, level) => sums[2 * level + 1]!);
  return firstComponent(sums, totals, width);
}

function firstComponent(shares: Float64Array, totals: Float64Array, width: number): Float64Array {
  const levels = totals.length;
  const total = totals.reduce((sum, one) => sum + one, 0);
  const centred = shares.slice();
  for (let k = 0; k < width; k++) {
    let mean = 0;
    for (let level = 0; level < levels; level++)
      mean += (totals[level]! / total) * shares[level * width + k]!;
    for (let level = 0; level < levels; level++) centred[level * width + k]! -= mean;
  }
  const project = (direction: Float64Array) =>
    totals.map((_, level) => {
      let sum = 0;
      for (let k = 0; k < width; k++) sum += centred[level * width + k]! * direction[k]!;
      return sum;
    });
  // Any start that no symmetry of the classes can make orthogonal to the answer.
  let direction = Float64Array.from({ length: width }, (_, k) => 1 / (k + 2));
  for (let round = 0; round < POWER_ROUNDS; round++) {
    const scores = project(direction);
    const next = new Float64Array(width);
    for (let level = 0; level < levels; level++) {
      for (let k = 0; k < width; k++)
        next[k]! += totals[level]! * scores[level]! * centred[level * width + k]!;
    }
    const length = Math.hypot(...next);
    if (!(length > 0)) break;
    direction = next.map((value) => value / length);
  }
  return project(direction).map((score, level) => (totals[level] === 0 ? 0 : score));
}
