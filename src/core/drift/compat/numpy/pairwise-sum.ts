/** Longer arrays are halved. */
const blockSize = 128;

/**
 * Sum in NumPy's own order of additions, for peers that compare sums digit by digit.
 *
 * Formula: below 8 values one after the other; up to 128 in eight interleaved sums joined in pairs; above that both
 * halves by themselves, cut at a multiple of 8.
 *
 * @param values finite numbers
 * @param start first position, by default 0
 * @param size how many values, by default all
 *
 * Source: NumPy 2.4 `sum` of a contiguous array of doubles.
 *
 * @example pairwiseSum(Float64Array.of(0.1, 0.2, 0.3)) // 0.6000000000000001
 */
export function pairwiseSum(values: Float64Array, start = 0, size = values.length): number {
  if (size < 8) {
    let sum = 0;
    for (let index = 0; index < size; index++) sum += values[start + index]!;
    return sum;
  }
  if (size > blockSize) {
    const half = Math.floor(size / 2);
    const cut = half - (half % 8);
    return pairwiseSum(values, start, cut) + pairwiseSum(values, start + cut, size - cut);
  }
  const sums = values.slice(start, start + 8);
  const whole = size - (size % 8);
  for (let index = 8; index < whole; index++) sums[index % 8]! += values[start + index]!;
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = sums;
  let sum = a + b + (c + d) + (e + f + (g + h));
  for (let index = whole; index < size; index++) sum += values[start + index]!;
  return sum;
}
