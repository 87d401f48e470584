import type { Random } from '../../random.js';
import { createBinOrder, POSITION_BITS, POSITION_MASK } from './bin-order.js';
import { centreTargets } from './centre-targets.js';
import { createCutDrawer } from './draw-cut.js';
import { countMostSortedRows } from './most-sorted-rows.js';
import { type Cut, SMALLEST_SIDE, type SplitSearch, type WeightedRows } from './split-search.js';
import { MISSING_BIN } from './tree-columns.js';

/**
 * Cuts that lower the squared error. The score of a cut is SL^2 / nL + SR^2 / nR, S being weighted sums of the targets
 * minus their overall mean: taking the mean away keeps targets with a large offset from cancelling.
 * A leaf holds the weighted mean of its rows.
 * Cost per column: O(rows of the node), plus bins in nodes of many rows.
 * @param targets finite number of each row
 * Source: Breiman, Friedman, Olshen, Stone 1984, Classification and Regression Trees, section 8.3.
 */
export function createNumberSplitSearch(
  { columns, weights, rowOrder }: WeightedRows,
  targets: Float64Array,
): SplitSearch {
  const { bins, rows, binCounts, hasMissing } = columns;
  const order = createBinOrder(columns, rowOrder);
  const { sorted } = order;
  const drawer = createCutDrawer(columns, rowOrder);
  const { mean, centred } = centreTargets(targets);
  const mostSorted = countMostSortedRows(binCounts, 2);
  // Gathered once per node: every column then reads them front to back. Weighted value and weight, interleaved.
  const nodeRows = new Float64Array(2 * rowOrder.length);
  const sums = new Float64Array(2 * (MISSING_BIN + 1));
  const cut: Cut = { score: 0, bin: 0, hasMissing: false, isMissingLeft: false };
  let start = 0;
  let size = 0;
  let weight = 0;
  let sum = 0;

  function keepBetter(score: number, bin: number, isMissingLeft: boolean): void {
    if (bin < 0 || score <= cut.score) return;
    cut.score = score;
    cut.bin = bin;
    cut.isMissingLeft = isMissingLeft;
  }

  /** Walks `sorted[from..to)` in order, the rows `sorted[0..from)`, those that miss the value, being left already. */
  function walkRows(from: number, to: number, lowest: number, lastBin: number): void {
    let leftWeight = 0;
    let leftSum = 0;
    let score = Number.NEGATIVE_INFINITY;
    let cutBin = -1;
    let previous = -1;
    for (let p = 0; p < to; p++) {
      const key = sorted[p]!;
      const bin = key >>> POSITION_BITS;
      if (bin !== previous && p > from) {
        const rightWeight = weight - leftWeight;
        if (leftWeight >= lowest && rightWeight >= lowest) {
          const rightSum = sum - leftSum;
          const candidate = (leftSum * leftSum) / leftWeight + (rightSum * rightSum) / rightWeight;
          if (candidate > score) {
            score = candidate;
            cutBin = bin === MISSING_BIN ? lastBin : (previous + bin - 1) >> 1;
          }
        }
      }
      previous = bin;
      const i = 2 * (key & POSITION_MASK);
      leftSum += nodeRows[i]!;
      leftWeight += nodeRows[i + 1]!;
    }
    keepBetter(score, cutBin, from > 0);
  }

  /** The same over the bins of `sums`, with the missing bin first or last. */
  function walkBins(binCount: number, isMissingLeft: boolean, lowest: number): void {
    let leftWeight = 0;
    let leftSum = 0;
    let score = Number.NEGATIVE_INFINITY;
    let cutBin = -1;
    let previous = -1;
    for (let step = isMissingLeft ? -1 : 0; step <= (isMissingLeft ? binCount - 1 : binCount); step++) {
      const bin = step < 0 || step === binCount ? MISSING_BIN : step;
      const binWeight = sums[2 * bin + 1]!;
      if (binWeight === 0) continue;
      if (previous >= 0) {
        const rightWeight = weight - leftWeight;
        if (leftWeight >= lowest && rightWeight >= lowest) {
          const rightSum = sum - leftSum;
          const candidate = (leftSum * leftSum) / leftWeight + (rightSum * rightSum) / rightWeight;
          if (candidate > score) {
            score = candidate;
            cutBin = step === binCount ? binCount - 1 : (previous + bin - 1) >> 1;
          }
        }
      }
      if (step >= 0) previous = bin;
      leftSum += sums[2 * bin]!;
      leftWeight += binWeight;
    }
    keepBetter(score, cutBin, isMissingLeft);
  }

  return {
    valuesPerLeaf: 1,
    cut,

    enter(from, to) {
      start = from;
      size = to - from;
      let total = 0;
      let totalWeight = 0;
      const first = centred[rowOrder[start]!]!;
      let isConstant = true;
      for (let i = 0; i < size; i++) {
        const row = rowOrder[start + i]!;
        const value = centred[row]!;
        const rowWeight = weights[row]!;
        if (value !== first) isConstant = false;
        nodeRows[2 * i] = rowWeight * value;
        nodeRows[2 * i + 1] = rowWeight;
        total += rowWeight * value;
        totalWeight += rowWeight;
      }
      sum = total;
      weight = totalWeight;
      return isConstant;
    },

    nodeWeight: () => weight,

    findCut(column, minimumWeight) {
      const lowest = Math.max(minimumWeight, SMALLEST_SIDE * weight);
      const lastBin = binCounts[column]! - 1;
      cut.score = Number.NEGATIVE_INFINITY;
      cut.hasMissing = false;
      if (size <= mostSorted[column]!) {
        order.sort(column, start, size);
        if (sorted[size - 1]! >>> POSITION_BITS === MISSING_BIN) {
          cut.hasMissing = true;
          walkRows(0, size, lowest, lastBin);
          const missing = order.moveMissingFirst(size);
          if (missing < size) walkRows(missing, size, lowest, lastBin);
        } else if (sorted[0]! >>> POSITION_BITS !== sorted[size - 1]! >>> POSITION_BITS) {
          walkRows(0, size, lowest, lastBin);
        }
        return cut.score > Number.NEGATIVE_INFINITY;
      }
      const columnStart = column * rows;
      for (let i = 0; i < size; i++) {
        const slot = 2 * bins[columnStart + rowOrder[start + i]!]!;
        sums[slot]! += nodeRows[2 * i]!;
        sums[slot + 1]! += nodeRows[2 * i + 1]!;
      }
      walkBins(lastBin + 1, false, lowest);
      if (hasMissing[column] && sums[2 * MISSING_BIN + 1]! > 0) {
        cut.hasMissing = true;
        walkBins(lastBin + 1, true, lowest);
        sums.fill(0, 2 * MISSING_BIN);
      }
      sums.fill(0, 0, 2 * (lastBin + 1));
      return cut.score > Number.NEGATIVE_INFINITY;
    },

    drawCut(column, minimumWeight, random: Random) {
      if (!drawer.draw(column, start, size, random, cut)) return false;
      const { drawn } = drawer;
      const { bin } = cut;
      let leftSum = 0;
      let leftWeight = 0;
      for (let i = 0; i < size; i++) {
        if (drawn[i]! > bin) continue;
        leftSum += nodeRows[2 * i]!;
        leftWeight += nodeRows[2 * i + 1]!;
      }
      const rightSum = sum - leftSum;
      const rightWeight = weight - leftWeight;
      const lowest = Math.max(minimumWeight, SMALLEST_SIDE * weight);
      if (leftWeight < lowest || rightWeight < lowest) return false;
      cut.score = (leftSum * leftSum) / leftWeight + (rightSum * rightSum) / rightWeight;
      return true;
    },

    writeLeaf(values, offset) {
      values[offset] = mean + sum / weight;
    },
  };
}
