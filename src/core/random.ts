import { InvalidArgument } from './errors.js';

/**
 * Seeded random numbers. Everything random in MLDrift takes one of these as an argument,
 * so that the same seed gives the same result whatever the number of workers.
 */
export interface Random {
  /** Uniform on [0, 1) with 32 bits of resolution. */
  next(): number;
  /** Uniform integer in [0, bound). */
  integer(bound: number): number;
  /** Standard normal. */
  normal(): number;
  /** An independent stream named after its purpose; asking for streams in another order changes nothing. */
  fork(purpose: string): Random;
}

/**
 * Creates a generator: sfc32 (Doty-Humphrey, PractRand), seeded from a string through xmur3.
 * @param seed any string or number; equal seeds give equal streams on every platform
 * @example createRandom(1).next() === createRandom(1).next() // true
 */
export function createRandom(seed: string | number): Random {
  const text = String(seed);
  const hash = stringHash(text);
  let a = hash();
  let b = hash();
  let c = hash();
  let counter = 1;
  let spare: number | undefined;

  function bits(): number {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return sum >>> 0;
  }
  // The first outputs still resemble the seed.
  for (let i = 0; i < 12; i++) bits();

  const random: Random = {
    next: () => bits() / 4294967296,
    integer(bound) {
      if (!Number.isInteger(bound) || bound < 1) {
        throw new InvalidArgument('bound', 'must be a positive integer', bound);
      }
      return Math.floor((bits() / 4294967296) * bound);
    },
    normal() {
      if (spare !== undefined) {
        const value = spare;
        spare = undefined;
        return value;
      }
      // Marsaglia's polar method: two values per accepted pair, no trigonometry.
      for (;;) {
        const u = 2 * (bits() / 4294967296) - 1;
        const v = 2 * (bits() / 4294967296) - 1;
        const s = u * u + v * v;
        if (s > 0 && s < 1) {
          const scale = Math.sqrt((-2 * Math.log(s)) / s);
          spare = v * scale;
          return u * scale;
        }
      }
    },
    fork: (purpose) => createRandom(`${text}/${purpose}`),
  };
  return random;
}

/**
 * A permutation of 0..length-1 (Fisher-Yates).
 * @param length number of positions, 0 or more
 */
export function permutation(length: number, random: Random): Uint32Array {
  const order = new Uint32Array(length);
  for (let i = 0; i < length; i++) order[i] = i;
  for (let i = length - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    const kept = order[i]!;
    order[i] = order[j]!;
    order[j] = kept;
  }
  return order;
}

/** xmur3: four well-mixed 32-bit words from a string. */
function stringHash(text: string): () => number {
  let h = 1779033703 ^ text.length;
  for (let i = 0; i < text.length; i++) {
    h = Math.imul(h ^ text.charCodeAt(i), 3432918353);
    h = (h << 13) | (h >>> 19);
  }
  return () => {
    h = Math.imul(h ^ (h >>> 16), 2246822507);
    h = Math.imul(h ^ (h >>> 13), 3266489909);
    h ^= h >>> 16;
    return h >>> 0;
  };
}
