/**
 * NannyML's alert limit: mean plus three population standard deviations of the distances of the reference chunks.
 * Each chunk is part of the reference it is compared with, which makes the distances too small.
 *
 * @param distances of the chunks; NaN stands for a chunk without values and is left out
 * @param largest upper end of the limit, where the statistic has one
 * @returns NaN when no chunk has a distance
 *
 * Source: NumPy 2.4 `nanmean`, `nanstd`.
 *
 * @example chunkThreshold([1, 3]) // 5
 */
export function chunkThreshold(distances: readonly number[], largest = Number.POSITIVE_INFINITY): number {
  const known = distances.filter((distance) => !Number.isNaN(distance));
  const mean = known.reduce((sum, distance) => sum + distance, 0) / known.length;
  const variance = known.reduce((sum, distance) => sum + (distance - mean) ** 2, 0) / known.length;
  return Math.min(largest, mean + 3 * Math.sqrt(variance));
}
