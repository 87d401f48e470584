import type { Target } from '../estimator.js';
import type { KeptBack } from './keep-back.js';

/**
 * Weights with which every class counts among the rows that judge what it counts among the rows that are learnt from.
 * Where classes were balanced by made rows, those that judge still have the shares of the data: a model that has learnt
 * even classes would be stopped by how far its probabilities lie from those shares, not by what it tells apart.
 * @param weights of all rows; absent: 1 each
 * @returns weights of all rows, changed only for those that judge; a class that none of them has stays without weight
 */
export function weighJudging(
  y: Target,
  { learning, judging }: KeptBack,
  weights: Float64Array | undefined,
): Float64Array | undefined {
  if (y.task === 'regression' || judging.length === 0) return weights;
  const { labels, classCount } = y;
  const totals = (rows: Uint32Array) => {
    const ofClass = new Float64Array(classCount);
    for (const row of rows) ofClass[labels[row]!]! += weights?.[row] ?? 1;
    return ofClass;
  };
  const learnt = totals(learning);
  const judged = totals(judging);
  const balanced = weights === undefined ? new Float64Array(labels.length).fill(1) : weights.slice();
  for (const row of judging) {
    if (balanced[row]! > 0) balanced[row]! *= learnt[labels[row]!]! / judged[labels[row]!]!;
  }
  return balanced;
}
