const firstSlots = 1 << 12;
const goldenRatio = 0x9e3779b1;
const hashRange = 2 ** 32;

/**
 * A bounded set of word hashes. When more than `capacity` different words arrive, it keeps the words of the lower
 * half of the hash range only, again and again: the words it then judges are a fixed random sample of all words,
 * the same in whatever order they arrived. Memory: at most 8 bytes per word of the capacity.
 *
 * @example const words = createVocabulary(1000); words.add(7); words.knows(7) // true
 */
export interface Vocabulary {
  add(hash: number): void;
  /** Whether the word belongs to the sample this vocabulary can judge. */
  judges(hash: number): boolean;
  /** Whether the word was added; only meaningful for words it judges. */
  knows(hash: number): boolean;
}

/**
 * Makes an empty vocabulary.
 *
 * @param capacity largest number of words held, a power of two
 *
 * Source: adaptive sampling of Wegman, as analysed in Flajolet, Computing 43 (1990) 391-400.
 */
export function createVocabulary(capacity: number): Vocabulary {
  // Slot value 0 means free, so the hash 0 is stored as 1.
  let slots = new Uint32Array(Math.min(firstSlots, 2 * capacity));
  let size = 0;
  let limit = hashRange;

  function slotOf(hash: number): number {
    const mask = slots.length - 1;
    let slot = (Math.imul(hash, goldenRatio) >>> 8) & mask;
    while (slots[slot] !== 0 && slots[slot] !== hash) slot = (slot + 1) & mask;
    return slot;
  }

  function rebuild(slotCount: number): void {
    const old = slots;
    slots = new Uint32Array(slotCount);
    size = 0;
    for (const hash of old) {
      if (hash === 0 || hash >= limit) continue;
      slots[slotOf(hash)] = hash;
      size++;
    }
  }

  return {
    add(word) {
      const hash = word || 1;
      if (hash >= limit) return;
      const slot = slotOf(hash);
      if (slots[slot] === hash) return;
      slots[slot] = hash;
      size++;
      while (size > capacity) {
        limit /= 2;
        rebuild(slots.length);
      }
      if (2 * size > slots.length) rebuild(2 * slots.length);
    },
    judges: (word) => (word || 1) < limit,
    knows: (word) => slots[slotOf(word || 1)] !== 0,
  };
}
