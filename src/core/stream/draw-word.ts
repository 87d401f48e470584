/**
 * A random whole number below 2^32 that depends on a seed and a position only, so that what was drawn so far never has
 * to be stored: the finaliser of MurmurHash3 over a Weyl sequence, as splitmix does it.
 *
 * @param seed whole number in [0, 2^32)
 * @param position whole number, taken modulo 2^32
 *
 * @example drawWord(1, 0) === drawWord(1, 0) // true
 */
export function drawWord(seed: number, position: number): number {
  return mix(Math.imul(position, 0x9e3779b1) + Math.imul(seed, 0x85ebca77));
}

function mix(word: number): number {
  let h = word;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
