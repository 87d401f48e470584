import type { Random } from '../../random.js';

/**
 * Subsets of rows: all there are, in lexicographic order, when they are at most `most`; otherwise `most` random ones.
 * @param size rows per subset, from 1 to `rows`
 * @example [...rowSubsets(3, 2, 10, random)] // [0, 1], [0, 2], [1, 2]
 */
export function* rowSubsets(
  rows: number,
  size: number,
  most: number,
  random: Random,
): Generator<readonly number[]> {
  if (combinations(rows, size) <= most) {
    yield* allSubsets(rows, size);
    return;
  }
  for (let n = 0; n < most; n++) yield randomSubset(rows, size, random);
}

/** n over k, in floating point. */
export function combinations(n: number, k: number): number {
  let count = 1;
  for (let i = 1; i <= k; i++) count = (count * (n - k + i)) / i;
  return Math.round(count);
}

function* allSubsets(rows: number, size: number): Generator<readonly number[]> {
  const subset = Array.from({ length: size }, (_, i) => i);
  for (;;) {
    yield [...subset];
    let place = size - 1;
    while (place >= 0 && subset[place] === rows - size + place) place--;
    if (place < 0) return;
    subset[place]!++;
    for (let i = place + 1; i < size; i++) subset[i] = subset[i - 1]! + 1;
  }
}

/**
 * Distinct rows, every set of them as likely as any other, by Floyd's algorithm: as many draws as rows wanted.
 * @param size rows wanted, at most `rows`
 * @example randomSubset(3, 3, random) // 0, 1 and 2 in some order
 */
export function randomSubset(rows: number, size: number, random: Random): readonly number[] {
  const subset = new Set<number>();
  for (let top = rows - size; top < rows; top++) {
    const drawn = random.integer(top + 1);
    subset.add(subset.has(drawn) ? top : drawn);
  }
  return [...subset];
}
