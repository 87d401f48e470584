import { finitePart, sortedValues } from '../../stats/summaries/sorted-values.js';

/**
 * The finite values of both sides together, in ascending order.
 *
 * @example pooledFinite(Float64Array.of(3, NaN), Float64Array.of(1)) // [1, 3]
 */
export function pooledFinite(reference: Float64Array, current: Float64Array): Float64Array {
  const pooled = new Float64Array(reference.length + current.length);
  pooled.set(reference);
  pooled.set(current, reference.length);
  return finitePart(sortedValues(pooled));
}
