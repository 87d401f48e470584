/**
 * The smallest value at which at least a share of the total weight is reached: the inverse of the empirical
 * distribution function. Repeating a row is the same as doubling its weight.
 * @param values finite, at least one; reordered in place when there are no weights
 * @param weights of the values, not all 0; absent: all 1
 * @param share in (0, 1)
 * Source: Hyndman and Fan 1996, definition 1.
 * @example weightedQuantile(Float64Array.of(4, 1, 3), undefined, 0.5) // 3
 */
export function weightedQuantile(
  values: Float64Array,
  weights: Float64Array | undefined,
  share: number,
): number {
  if (weights === undefined) {
    return selectSmallest(values, Math.max(0, Math.ceil(share * values.length - 1e-9) - 1));
  }
  const order = Uint32Array.from(values, (_, i) => i).sort((a, b) => values[a]! - values[b]! || a - b);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let reached = 0;
  for (const i of order) {
    reached += weights[i]!;
    if (reached >= share * total * (1 - 1e-12)) return values[i]!;
  }
  return values[order[order.length - 1]!]!;
}

/** The value at place `k` of the ascending order (quickselect with the middle of three as pivot). */
function selectSmallest(values: Float64Array, k: number): number {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const pivot = middleOf(values[low]!, values[(low + high) >> 1]!, values[high]!);
    let i = low;
    let j = high;
    while (i <= j) {
      while (values[i]! < pivot) i++;
      while (values[j]! > pivot) j--;
      if (i > j) break;
      const kept = values[i]!;
      values[i] = values[j]!;
      values[j] = kept;
      i++;
      j--;
    }
    if (k <= j) high = j;
    else if (k >= i) low = i;
    else break;
  }
  return values[k]!;
}

function middleOf(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}
