import { basicPlaneClasses, characterClass, classOf } from './character-classes.js';

const fnvPrime = 0x01000193;

/** Hashes of the words of a text in the first `count` places; the array is used again for the next text. */
export interface WordHashes {
  values: Uint32Array;
  count: number;
}

/**
 * Splits a text into words and hashes them. A word is a run of letters and their marks, in lower case; each letter of
 * a script without spaces (Han, kana, Thai) is a word. Digits and signs separate words: numbers are not language.
 *
 * @param text any text
 * @param seed 32 bits that choose the hash function
 * @param into receives the hashes in order, repeats included; grows when needed
 *
 * Source: FNV-1a over code units with the final mix of MurmurHash3.
 *
 * @example hashWords("Don't panic", 1, into); into.count // 3
 */
export function hashWords(text: string, seed: number, into: WordHashes): void {
  const lower = text.toLowerCase();
  const classes = basicPlaneClasses();
  into.count = 0;
  let hash = seed;
  let isInWord = false;
  for (let index = 0; index < lower.length; index++) {
    const unit = lower.charCodeAt(index);
    let kind = classes[unit]!;
    let code = unit;
    if (unit >= 0xd800 && unit < 0xdc00) {
      code = lower.codePointAt(index)!;
      kind = classOf(code);
      if (code > 0xffff) index++;
    }
    if (isInWord && kind !== characterClass.letter) {
      append(into, mixed(hash));
      isInWord = false;
      hash = seed;
    }
    if (kind === characterClass.alone) append(into, mixed(Math.imul(seed ^ code, fnvPrime)));
    if (kind !== characterClass.letter) continue;
    hash = Math.imul(hash ^ code, fnvPrime);
    isInWord = true;
  }
  if (isInWord) append(into, mixed(hash));
}

/** Hash of a whole text with the same seed. */
export function hashText(text: string, seed: number): number {
  let hash = seed;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), fnvPrime);
  return mixed(hash);
}

/** Spreads the bits of a 32-bit number over all 32 (the final mix of MurmurHash3). */
export function mixed(bits: number): number {
  let hash = bits ^ (bits >>> 16);
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function append(into: WordHashes, hash: number): void {
  if (into.count === into.values.length) {
    const grown = new Uint32Array(2 * into.count + 16);
    grown.set(into.values);
    into.values = grown;
  }
  into.values[into.count++] = hash;
}
