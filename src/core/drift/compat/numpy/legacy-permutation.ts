/** Words of the generator's state. */
const stateSize = 624;
const shiftSize = 397;

/** NumPy's global generator of old: a seeded Mersenne Twister. */
export interface LegacyGenerator {
  /** 32 random bits as a whole number. */
  nextWord(): number;
  /** A permutation of 0..length-1, written over `order` after filling it in ascending order. */
  permuteInto(order: Int32Array): void;
}

/**
 * The generator behind `numpy.random.seed`, for peers whose p-value depends on its exact sequence. Nothing of our
 * own may use it.
 *
 * Formula: MT19937 seeded by 1812433253 (s ^ s >>> 30) + i; the shuffle goes down from the last position and draws
 * each partner by masking 32 bits and rejecting what is too large.
 *
 * @param seed whole number from 0 to 2^32 - 1
 *
 * Source: Matsumoto and Nishimura, ACM TOMACS 8 (1998) 3-30; NumPy 2.4 `RandomState(seed).permutation`.
 *
 * @example createLegacyGenerator(0).permuteInto(new Int32Array(3)) // 2, 1, 0
 */
export function createLegacyGenerator(seed: number): LegacyGenerator {
  const state = new Uint32Array(stateSize);
  state[0] = seed;
  for (let index = 1; index < stateSize; index++) {
    const previous = state[index - 1]!;
    state[index] = Math.imul(1812433253, previous ^ (previous >>> 30)) + index;
  }
  let position = stateSize;

  function nextWord(): number {
    if (position === stateSize) {
      refill(state);
      position = 0;
    }
    let word = state[position++]!;
    word ^= word >>> 11;
    word ^= (word << 7) & 0x9d2c5680;
    word ^= (word << 15) & 0xefc60000;
    return (word ^ (word >>> 18)) >>> 0;
  }

  function upTo(largest: number): number {
    const unused = Math.clz32(largest);
    for (;;) {
      const value = (nextWord() << unused) >>> unused;
      if (value <= largest) return value;
    }
  }

  return {
    nextWord,
    permuteInto(order) {
      for (let index = 0; index < order.length; index++) order[index] = index;
      for (let index = order.length - 1; index > 0; index--) {
        const partner = upTo(index);
        const kept = order[index]!;
        order[index] = order[partner]!;
        order[partner] = kept;
      }
    },
  };
}

function refill(state: Uint32Array): void {
  for (let index = 0; index < stateSize; index++) {
    const joined = (state[index]! & 0x80000000) | (state[(index + 1) % stateSize]! & 0x7fffffff);
    const twisted = (joined >>> 1) ^ ((joined & 1) === 0 ? 0 : 0x9908b0df);
    state[index] = state[(index + shiftSize) % stateSize]! ^ twisted;
  }
}
