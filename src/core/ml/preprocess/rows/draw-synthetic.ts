import { permutation, type Random } from '../../../random.js';
import type { Matrix } from '../../estimator.js';
import { nearestRows, scaledCopy } from './nearest-rows.js';

/** A new row: `base` and `part` of the way from it to `other`. */
export interface SyntheticRow {
  readonly base: number;
  readonly other: number;
  /** In [0, 1). */
  readonly part: number;
}

const NEIGHBOURS = 5;
/** Rows among which neighbours are looked for at most; of a larger class a random part. */
const MOST_CANDIDATES = 5_000;

/**
 * Draws new rows of a class between its rows and their 5 nearest neighbours in the class. A class of one row is
 * repeated.
 * @param rows of the class   @param wanted how many in all, or how many around each row
 */
export function drawSynthetic(
  matrix: Matrix,
  rows: Uint32Array,
  wanted: number | Uint32Array,
  random: Random,
): SyntheticRow[] {
  const scaled = scaledCopy(matrix);
  const candidates =
    rows.length <= MOST_CANDIDATES
      ? rows
      : permutation(rows.length, random.fork('candidates'))
          .subarray(0, MOST_CANDIDATES)
          .map((at) => rows[at]!);
  const known = new Map<number, number[]>();
  const neighbours = (row: number) => {
    let near = known.get(row);
    if (near === undefined) {
      near = nearestRows(scaled, row, candidates, NEIGHBOURS).rows;
      known.set(row, near);
    }
    return near;
  };
  const around = (base: number): SyntheticRow => {
    const near = neighbours(base);
    if (near.length === 0) return { base, other: base, part: 0 };
    return { base, other: near[random.integer(near.length)]!, part: random.next() };
  };
  if (typeof wanted === 'number') {
    return Array.from({ length: wanted }, () => around(rows[random.integer(rows.length)]!));
  }
  return Array.from(rows).flatMap((row, at) => Array.from({ length: wanted[at]! }, () => around(row)));
}
