import type { ClassTarget, Matrix } from '../estimator.js';
import { isCode } from '../level-code.js';

/**
 * How probable each level of a category is within each class, as logarithms: (count + alpha) / (rows of the class
 * that have a value + alpha x levels).
 * @param column index of the category in `x`
 * @param levels its number of levels, at least 1
 * @param alpha above 0; how many rows of every level each class is taken to have beforehand
 * @returns row-major `classCount x levels`
 * Source: scikit-learn 1.9 CategoricalNB.
 * @example 1 row of level 0 and none of level 1, alpha 1: log(2/3), log(1/3)
 */
export function levelLogShares(
  x: Matrix,
  y: ClassTarget,
  weights: Float64Array | undefined,
  { column, levels, alpha }: { readonly column: number; readonly levels: number; readonly alpha: number },
): Float64Array {
  const counts = new Float64Array(y.classCount * levels).fill(alpha);
  const totals = new Float64Array(y.classCount).fill(alpha * levels);
  for (let i = 0; i < x.rows; i++) {
    const code = x.data[i * x.columns + column]!;
    if (!isCode(code, levels)) continue;
    const weight = weights?.[i] ?? 1;
    counts[y.labels[i]! * levels + code]! += weight;
    totals[y.labels[i]!]! += weight;
  }
  return counts.map((count, at) => Math.log(count / totals[Math.floor(at / levels)]!));
}
