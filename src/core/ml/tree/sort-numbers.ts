/** Below this many numbers the sort of the engine is as fast. */
const FEWEST_FOR_RADIX = 1_500;
/** A longer stretch of numbers that agree in their upper halves is left to the sort of the engine. */
const LONGEST_INSERTION = 24;
const DIGIT_BITS = 11;
const DIGITS = 2_048;

/**
 * Sorts numbers ascending in place, about ten times as fast as `values.sort()` when there are many: three passes of
 * a radix sort over the upper halves of the doubles, then insertion where these are equal.
 * @param values finite
 * @param scratch at least as long, of no matter what content
 * @returns `values`
 * @example sortNumbers(Float64Array.of(3, 1, 2), new Float64Array(3)) // 1, 2, 3
 */
export function sortNumbers(values: Float64Array, scratch: Float64Array): Float64Array {
  const size = values.length;
  if (size < FEWEST_FOR_RADIX) return values.sort();
  const upper = new Int32Array(new Float64Array([1]).buffer)[1] === 0 ? 0 : 1;
  const counts = new Uint32Array(3 * DIGITS);
  const words = new Int32Array(values.buffer, values.byteOffset, 2 * size);
  for (let i = upper; i < 2 * size; i += 2) {
    const key = toKey(words[i]!);
    counts[key & (DIGITS - 1)]!++;
    counts[DIGITS + ((key >>> DIGIT_BITS) & (DIGITS - 1))]!++;
    counts[2 * DIGITS + (key >>> (2 * DIGIT_BITS))]!++;
  }
  let from = values;
  let to = scratch.subarray(0, size);
  for (let pass = 0; pass < 3; pass++) {
    const starts = counts.subarray(pass * DIGITS, (pass + 1) * DIGITS);
    let start = 0;
    for (let digit = 0; digit < DIGITS; digit++) {
      const count = starts[digit]!;
      starts[digit] = start;
      start += count;
    }
    const keys = new Int32Array(from.buffer, from.byteOffset, 2 * size);
    const shift = pass * DIGIT_BITS;
    for (let i = 0; i < size; i++) {
      const digit = (toKey(keys[2 * i + upper]!) >>> shift) & (DIGITS - 1);
      to[starts[digit]!++] = from[i]!;
    }
    const kept = from;
    from = to;
    to = kept;
  }
  values.set(from);
  mendStretches(values, words, upper);
  return values;
}

/** The upper half of a double as a number without sign that grows with the double. */
function toKey(word: number): number {
  return word ^ ((word >> 31) | 0x80000000);
}

/** Sorts the stretches of numbers whose upper halves are equal. */
function mendStretches(values: Float64Array, words: Int32Array, upper: number): void {
  for (let start = 0; start < values.length; ) {
    const word = words[2 * start + upper]!;
    let end = start + 1;
    while (end < values.length && words[2 * end + upper] === word) end++;
    if (end - start > LONGEST_INSERTION) {
      values.subarray(start, end).sort();
    } else {
      for (let i = start + 1; i < end; i++) {
        const value = values[i]!;
        let j = i - 1;
        for (; j >= start && values[j]! > value; j--) values[j + 1] = values[j]!;
        values[j + 1] = value;
      }
    }
    start = end;
  }
}
