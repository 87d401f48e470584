/**
 * The middle of weighted values: half of the weight lies on either side; between two values their mean.
 * @param values finite, at least one
 * @param weights at least 0, not all 0; absent: 1 each
 * Source: numpy.median of the values repeated as often as their weights say.
 * @example weightedMedian(Float64Array.of(1, 2, 9), Float64Array.of(2, 1, 1)) // 1.5
 */
export function weightedMedian(values: Float64Array, weights: Float64Array | undefined): number {
  const weightOf = (i: number) => weights?.[i] ?? 1;
  const order = Uint32Array.from(values.keys())
    .filter((i) => weightOf(i) > 0)
    .sort((a, b) => values[a]! - values[b]!);
  const total = order.reduce((sum, i) => sum + weightOf(i), 0);
  let below = 0;
  for (let place = 0; place < order.length; place++) {
    const value = values[order[place]!]!;
    below += weightOf(order[place]!);
    if (below * 2 < total) continue;
    const next = order[place + 1];
    return below * 2 === total && next !== undefined ? value + (values[next]! - value) / 2 : value;
  }
  return values[order.at(-1)!]!;
}
