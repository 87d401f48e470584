import { sortNumbers } from './sort-numbers.js';

/**
 * The values that are not missing, in ascending order, as a new array. Infinities come first and last.
 *
 * @param values any numbers; NaN is missing
 *
 * @example sortedValues(Float64Array.of(3, NaN, 1)) // [1, 3]
 */
export function sortedValues(values: Float64Array): Float64Array {
  const present = new Float64Array(values.length);
  let count = 0;
  for (const value of values) if (!Number.isNaN(value)) present[count++] = value;
  return sortNumbers(present.subarray(0, count));
}

/**
 * The finite part of a sorted array, without copying.
 *
 * @param sorted ascending, no NaN
 *
 * @example finitePart(Float64Array.of(-Infinity, 1, 2)) // [1, 2]
 */
export function finitePart(sorted: Float64Array): Float64Array {
  return sorted.subarray(countBelow(sorted, -Number.MAX_VALUE), countUpTo(sorted, Number.MAX_VALUE));
}

/**
 * How many values are at most `limit`.
 *
 * @param sorted ascending, no NaN
 * @param limit any number but NaN
 *
 * @example countUpTo(Float64Array.of(1, 2, 2, 3), 2) // 3
 */
export function countUpTo(sorted: Float64Array, limit: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * How many values are below `limit`.
 *
 * @param sorted ascending, no NaN
 * @param limit any number but NaN
 *
 * @example countBelow(Float64Array.of(1, 2, 2, 3), 2) // 1
 */
export function countBelow(sorted: Float64Array, limit: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
