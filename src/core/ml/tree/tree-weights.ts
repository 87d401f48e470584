import type { Random } from '../../random.js';

/** Draws with replacement never take more than this many times the number of rows. */
const MOST_DRAWS_PER_ROW = 4;

/**
 * Weights as trees count them: whole numbers as they are, so that a row of weight 2 is a row that stands twice; any
 * others scaled to a mean of 1 over the rows that count at all, so that limits on the rows of a leaf keep their meaning.
 * @param rows number of rows
 * @param weights at least 0, not all 0; absent: 1 each
 */
export function toTreeWeights(rows: number, weights: Float64Array | undefined): Float64Array {
  if (weights === undefined) return new Float64Array(rows).fill(1);
  if (weights.every(Number.isInteger)) return weights.slice();
  let sum = 0;
  let count = 0;
  for (const weight of weights) {
    sum += weight;
    if (weight > 0) count++;
  }
  return weights.map((weight) => (weight / sum) * count);
}

/** Lists the rows of a weight above 0 in ascending order. @returns how many there are */
export function listRows(weights: Float64Array, rowOrder: Uint32Array): number {
  let count = 0;
  for (let row = 0; row < weights.length; row++) if (weights[row]! > 0) rowOrder[count++] = row;
  return count;
}

/** Draws rows with replacement; a call overwrites the last draw. */
export type Bootstrap = (drawn: Float64Array, random: Random) => void;

/**
 * A bootstrap that draws as many rows as the weights sum to (at most four times the number of rows), each row in
 * proportion to its weight: with whole weights that is the bootstrap of the rows written out.
 * @param weights from `toTreeWeights`
 * @returns a function that writes how often each row was drawn
 */
export function createBootstrap(weights: Float64Array): Bootstrap {
  const rows = weights.length;
  const upTo = new Float64Array(rows);
  let total = 0;
  for (let row = 0; row < rows; row++) {
    total += weights[row]!;
    upTo[row] = total;
  }
  const isEven = weights.every((weight) => weight === 1);
  const draws = Math.max(1, Math.min(Math.round(total), MOST_DRAWS_PER_ROW * rows));
  return (drawn, random) => {
    drawn.fill(0);
    for (let i = 0; i < draws; i++) {
      const row = isEven ? Math.floor(random.next() * rows) : findRow(upTo, random.next() * total);
      drawn[row]!++;
    }
  };
}

/** First row whose running total is above the value: a row of weight 0 is never found. */
function findRow(upTo: Float64Array, value: number): number {
  let low = 0;
  let high = upTo.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (upTo[middle]! > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
