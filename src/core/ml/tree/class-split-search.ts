import { BIN_WORDS, listPresentBins } from './present-bins.js';
import type { Cut, SplitSearch, WeightedRows } from './split-search.js';

/**
 * Cuts that make classes purer by the Gini index. The score of a cut is
 * sum over classes of nLk^2 / nL + nRk^2 / nR, which is largest where the weighted Gini impurity is smallest;
 * counts are whole numbers, so scores are exact up to the two divisions. A leaf holds the rows per class.
 * Cost per column: O(rows of the node + bins present * classes).
 * @param labels class of each row, 0..classCount-1
 * Source: Breiman, Friedman, Olshen, Stone 1984, Classification and Regression Trees, section 4.3.
 */
export function createClassSplitSearch(
  { binned, weights, rowOrder }: WeightedRows,
  labels: Int32Array,
  classCount: number,
): SplitSearch {
  const { bins, rows } = binned;
  const totals = new Float64Array(classCount);
  const left = new Float64Array(classCount);
  const counts = new Int32Array(256 * classCount);
  const marked = new Int32Array(BIN_WORDS);
  const present = new Int32Array(256);
  let start = 0;
  let end = 0;
  let weight = 0;
  let squares = 0;

  return {
    valuesPerLeaf: classCount,

    enter(from, to) {
      start = from;
      end = to;
      totals.fill(0);
      for (let i = start; i < end; i++) {
        const row = rowOrder[i]!;
        totals[labels[row]!]! += weights[row]!;
      }
      weight = 0;
      squares = 0;
      for (let k = 0; k < classCount; k++) {
        const count = totals[k]!;
        weight += count;
        squares += count * count;
      }
      return squares === weight * weight;
    },

    findCut(column, minimumRows): Cut | undefined {
      const columnStart = column * rows;
      for (let i = start; i < end; i++) {
        const row = rowOrder[i]!;
        const bin = bins[columnStart + row]!;
        counts[bin * classCount + labels[row]!]! += weights[row]!;
        marked[bin >> 5]! |= 1 << (bin & 31);
      }
      const presentCount = listPresentBins(marked, present);
      left.fill(0);
      let leftWeight = 0;
      let leftSquares = 0;
      let rightSquares = squares;
      let score = Number.NEGATIVE_INFINITY;
      let cutBin = -1;
      for (let p = 0; p < presentCount; p++) {
        const bin = present[p]!;
        const rightWeight = weight - leftWeight;
        if (p > 0 && leftWeight >= minimumRows && rightWeight >= minimumRows) {
          const candidate = leftSquares / leftWeight + rightSquares / rightWeight;
          if (candidate > score) {
            score = candidate;
            cutBin = (present[p - 1]! + bin - 1) >> 1;
          }
        }
        for (let k = 0; k < classCount; k++) {
          const count = counts[bin * classCount + k]!;
          if (count === 0) continue;
          counts[bin * classCount + k] = 0;
          const leftCount = left[k]!;
          const rightCount = totals[k]! - leftCount - count;
          leftSquares += count * (2 * leftCount + count);
          rightSquares -= count * (2 * rightCount + count);
          left[k] = leftCount + count;
          leftWeight += count;
        }
      }
      return cutBin < 0 ? undefined : { score, bin: cutBin };
    },

    writeLeaf(values, offset) {
      values.set(totals, offset);
    },
  };
}
