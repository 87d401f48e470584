/** Words of 32 bits that 256 bins need. */
export const BIN_WORDS = 8;

/**
 * Lists the bins marked in a bit set in ascending order and clears it. Deep in a tree a node holds a handful
 * of rows: looking at their bins only, instead of at all 255, is what makes full-depth trees cheap.
 * @param marked bit b of word w stands for bin `32 * w + b`; emptied
 * @param present receives the bins, room for 256
 * @returns how many there are
 */
export function listPresentBins(marked: Int32Array, present: Int32Array): number {
  let count = 0;
  for (let word = 0; word < BIN_WORDS; word++) {
    let bits = marked[word]!;
    while (bits !== 0) {
      const lowest = bits & -bits;
      present[count++] = 32 * word + 31 - Math.clz32(lowest);
      bits ^= lowest;
    }
    marked[word] = 0;
  }
  return count;
}
