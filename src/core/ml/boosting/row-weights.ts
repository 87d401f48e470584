import type { Target } from '../estimator.js';

/**
 * Weights of the rows of a fit: the caller's, times what makes all classes weigh the same in all.
 * @param isBalanced whether class k gets total / (classes * weight of k), as scikit-learn's `balanced`
 * @returns undefined when every row counts 1
 */
export function weighRows(
  y: Target,
  weights: Float64Array | undefined,
  isBalanced: boolean,
): Float64Array | undefined {
  if (y.task === 'regression' || !isBalanced) return weights;
  const { labels, classCount } = y;
  const ofClass = new Float64Array(classCount);
  let total = 0;
  labels.forEach((label, row) => {
    const weight = weights?.[row] ?? 1;
    ofClass[label]! += weight;
    total += weight;
  });
  const present = ofClass.reduce((count, weight) => count + (weight > 0 ? 1 : 0), 0);
  return Float64Array.from(labels, (label, row) => {
    const weight = weights?.[row] ?? 1;
    return weight === 0 ? 0 : (weight * total) / (present * ofClass[label]!);
  });
}
