/**
 * How much each neighbour counts in the answer to its query; the shares of one query sum to 1.
 * `uniform`: all the same. `distance`: in proportion to 1 over the distance; neighbours at distance 0 count alone and
 * the same each. Distances that all overflow leave nothing to choose by: all the same.
 * @param distances `queries x count`, squared when the metric is Euclidean
 * Source: scikit-learn 1.9 KNeighborsClassifier(weights=...).
 * @example neighbourShares(Float64Array.of(1, 3), 2, { weights: 'distance', metric: 'manhattan' }) // [0.75, 0.25]
 */
export function neighbourShares(
  distances: Float64Array,
  count: number,
  { weights, metric }: { readonly weights: string; readonly metric: string },
): Float64Array {
  const shares = new Float64Array(distances.length).fill(1 / count);
  if (weights === 'uniform') return shares;
  for (let first = 0; first < distances.length; first += count) {
    const own = distances.subarray(first, first + count);
    const plain = metric === 'manhattan' ? own : own.map(Math.sqrt);
    const nearest = plain[0]!;
    // In units of the nearest, so that the inverse of a tiny distance does not overflow.
    const closeness = plain.map((distance) =>
      nearest === 0 ? (distance === 0 ? 1 : 0) : nearest / distance,
    );
    const sum = closeness.reduce((total, one) => total + one, 0);
    if (!Number.isFinite(sum) || sum === 0) continue;
    for (let place = 0; place < count; place++) shares[first + place] = closeness[place]! / sum;
  }
  return shares;
}
