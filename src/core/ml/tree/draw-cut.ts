import type { Random } from '../../random.js';
import type { Cut } from './split-search.js';
import { MISSING_BIN, type TreeColumns } from './tree-columns.js';

/** Draws cuts at random. */
export interface CutDrawer {
  /** Bin of each row of the node in the column drawn last, 0 for missing values that go left. */
  readonly drawn: Uint8Array;
  /**
   * Draws a value evenly between the smallest and the largest of the node in one column, and a side for missing values;
   * a node in which the column is constant but for missing values is cut between those.
   * @param cut receives the bin and the side of missing values
   * @returns false when the column is constant
   */
  draw(column: number, start: number, size: number, random: Random, cut: Cut): boolean;
}

/**
 * The random cuts of extra trees, on bins: the value drawn falls between the mean values of two neighbouring bins, and
 * the bound between those is the cut.
 * Source: Geurts, Ernst, Wehenkel 2006, Machine Learning 63; missing values as in scikit-learn 1.9.
 */
export function createCutDrawer(columns: TreeColumns, rowOrder: Uint32Array): CutDrawer {
  const { bins, rows, binCounts, centres } = columns;
  const drawn = new Uint8Array(rowOrder.length);
  return {
    drawn,
    draw(column, start, size, random, cut) {
      const columnStart = column * rows;
      let lowest = MISSING_BIN;
      let highest = 0;
      for (let i = 0; i < size; i++) {
        const bin = bins[columnStart + rowOrder[start + i]!]!;
        drawn[i] = bin;
        if (bin < lowest) lowest = bin;
        if (bin > highest) highest = bin;
      }
      if (lowest === highest) return false;
      cut.hasMissing = highest === MISSING_BIN;
      cut.isMissingLeft = false;
      if (!cut.hasMissing) {
        cut.bin = drawBin(centres[column]!, lowest, highest, random);
        return true;
      }
      highest = lowest;
      for (let i = 0; i < size; i++) {
        if (drawn[i]! > highest && drawn[i] !== MISSING_BIN) highest = drawn[i]!;
      }
      if (lowest === highest) {
        cut.bin = binCounts[column]! - 1;
        return true;
      }
      cut.bin = drawBin(centres[column]!, lowest, highest, random);
      cut.isMissingLeft = random.next() < 0.5;
      if (!cut.isMissingLeft) return true;
      for (let i = 0; i < size; i++) if (drawn[i] === MISSING_BIN) drawn[i] = 0;
      return true;
    },
  };
}

/** The bin below a value drawn between the centres of two bins, so that something stays on both sides. */
function drawBin(centres: Float64Array, lowest: number, highest: number, random: Random): number {
  const from = centres[lowest]!;
  const value = from + (centres[highest]! - from) * random.next();
  let low = lowest;
  let high = highest - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (centres[middle]! <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}
