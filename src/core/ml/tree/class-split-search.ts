import type { Random } from '../../random.js';
import { createBinOrder, POSITION_BITS, POSITION_MASK } from './bin-order.js';
import { createCutDrawer } from './draw-cut.js';
import { countMostSortedRows } from './most-sorted-rows.js';
import { type Cut, SMALLEST_SIDE, type SplitSearch, type WeightedRows } from './split-search.js';
import { MISSING_BIN } from './tree-columns.js';

/**
 * Cuts that make classes purer by the Gini index. The score of a cut is
 * sum over classes of nLk^2 / nL + nRk^2 / nR, which is largest where the weighted Gini impurity is smallest;
 * with whole weights counts are whole, so scores are exact up to the two divisions. A leaf holds the weight per class.
 * Cost per column: O(rows of the node), plus bins * classes in nodes of many rows.
 * @param labels class of each row, 0..classCount-1
 * Source: Breiman, Friedman, Olshen, Stone 1984, Classification and Regression Trees, section 4.3.
 */
export function createClassSplitSearch(
  { columns, weights, rowOrder }: WeightedRows,
  labels: Int32Array,
  classCount: number,
): SplitSearch {
  const { bins, rows, binCounts, hasMissing } = columns;
  const order = createBinOrder(columns, rowOrder);
  const { sorted } = order;
  const drawer = createCutDrawer(columns, rowOrder);
  const mostSorted = countMostSortedRows(binCounts, Math.max(2, classCount));
  // Gathered once per node: every column then reads them front to back.
  const nodeLabels = new Int32Array(rowOrder.length);
  const nodeWeights = new Float64Array(rowOrder.length);
  const totals = new Float64Array(classCount);
  const left = new Float64Array(classCount);
  const counts = new Float64Array((MISSING_BIN + 1) * classCount);
  const cut: Cut = { score: 0, bin: 0, hasMissing: false, isMissingLeft: false };
  let start = 0;
  let size = 0;
  let weight = 0;
  let squares = 0;

  function keepBetter(score: number, bin: number, isMissingLeft: boolean): void {
    if (bin < 0 || score <= cut.score) return;
    cut.score = score;
    cut.bin = bin;
    cut.isMissingLeft = isMissingLeft;
  }

  /** Walks `sorted[from..to)` in order, the rows `sorted[0..from)`, those that miss the value, being left already. */
  function walkRows(from: number, to: number, lowest: number, lastBin: number): void {
    let leftWeight = 0;
    let leftSquares = 0;
    let rightSquares = squares;
    let score = Number.NEGATIVE_INFINITY;
    let cutBin = -1;
    for (let k = 0; k < classCount; k++) left[k] = 0;
    let previous = -1;
    for (let p = 0; p < to; p++) {
      const key = sorted[p]!;
      const bin = key >>> POSITION_BITS;
      if (bin !== previous && p > from) {
        const rightWeight = weight - leftWeight;
        if (leftWeight >= lowest && rightWeight >= lowest) {
          const candidate = leftSquares / leftWeight + rightSquares / rightWeight;
          if (candidate > score) {
            score = candidate;
            cutBin = bin === MISSING_BIN ? lastBin : (previous + bin - 1) >> 1;
          }
        }
      }
      previous = bin;
      const i = key & POSITION_MASK;
      const label = nodeLabels[i]!;
      const rowWeight = nodeWeights[i]!;
      const leftCount = left[label]!;
      leftSquares += rowWeight * (2 * leftCount + rowWeight);
      rightSquares -= rowWeight * (2 * (totals[label]! - leftCount) - rowWeight);
      left[label] = leftCount + rowWeight;
      leftWeight += rowWeight;
    }
    keepBetter(score, cutBin, from > 0);
  }

  /** The same over the bins of `counts`, with the missing bin first or last. */
  function walkBins(binCount: number, isMissingLeft: boolean, lowest: number): void {
    let leftWeight = 0;
    let leftSquares = 0;
    let rightSquares = squares;
    let score = Number.NEGATIVE_INFINITY;
    let cutBin = -1;
    for (let k = 0; k < classCount; k++) left[k] = 0;
    let previous = -1;
    for (let step = isMissingLeft ? -1 : 0; step <= (isMissingLeft ? binCount - 1 : binCount); step++) {
      const bin = step < 0 || step === binCount ? MISSING_BIN : step;
      const offset = bin * classCount;
      let binWeight = 0;
      for (let k = 0; k < classCount; k++) binWeight += counts[offset + k]!;
      if (binWeight === 0) continue;
      if (previous >= 0) {
        const rightWeight = weight - leftWeight;
        if (leftWeight >= lowest && rightWeight >= lowest) {
          const candidate = leftSquares / leftWeight + rightSquares / rightWeight;
          if (candidate > score) {
            score = candidate;
            cutBin = step === binCount ? binCount - 1 : (previous + bin - 1) >> 1;
          }
        }
      }
      if (step >= 0) previous = bin;
      for (let k = 0; k < classCount; k++) {
        const count = counts[offset + k]!;
        const leftCount = left[k]!;
        leftSquares += count * (2 * leftCount + count);
        rightSquares -= count * (2 * (totals[k]! - leftCount) - count);
        left[k] = leftCount + count;
      }
      leftWeight += binWeight;
    }
    keepBetter(score, cutBin, isMissingLeft);
  }

  return {
    valuesPerLeaf: classCount,
    cut,

    enter(from, to) {
      start = from;
      size = to - from;
      for (let k = 0; k < classCount; k++) totals[k] = 0;
      const first = labels[rowOrder[start]!]!;
      let isPure = true;
      for (let i = 0; i < size; i++) {
        const row = rowOrder[start + i]!;
        const label = labels[row]!;
        const rowWeight = weights[row]!;
        if (label !== first) isPure = false;
        nodeLabels[i] = label;
        nodeWeights[i] = rowWeight;
        totals[label]! += rowWeight;
      }
      weight = 0;
      squares = 0;
      for (let k = 0; k < classCount; k++) {
        const count = totals[k]!;
        weight += count;
        squares += count * count;
      }
      return isPure;
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
        counts[bins[columnStart + rowOrder[start + i]!]! * classCount + nodeLabels[i]!]! += nodeWeights[i]!;
      }
      walkBins(lastBin + 1, false, lowest);
      if (hasMissing[column]) {
        cut.hasMissing = false;
        for (let k = 0; k < classCount; k++) {
          if (counts[MISSING_BIN * classCount + k]! > 0) cut.hasMissing = true;
        }
        if (cut.hasMissing) walkBins(lastBin + 1, true, lowest);
        counts.fill(0, MISSING_BIN * classCount);
      }
      counts.fill(0, 0, (lastBin + 1) * classCount);
      return cut.score > Number.NEGATIVE_INFINITY;
    },

    drawCut(column, minimumWeight, random: Random) {
      if (!drawer.draw(column, start, size, random, cut)) return false;
      const { drawn } = drawer;
      const { bin } = cut;
      for (let k = 0; k < classCount; k++) left[k] = 0;
      for (let i = 0; i < size; i++) if (drawn[i]! <= bin) left[nodeLabels[i]!]! += nodeWeights[i]!;
      let leftWeight = 0;
      let leftSquares = 0;
      let rightSquares = 0;
      for (let k = 0; k < classCount; k++) {
        const leftCount = left[k]!;
        const rightCount = totals[k]! - leftCount;
        leftWeight += leftCount;
        leftSquares += leftCount * leftCount;
        rightSquares += rightCount * rightCount;
      }
      const rightWeight = weight - leftWeight;
      const lowest = Math.max(minimumWeight, SMALLEST_SIDE * weight);
      if (leftWeight < lowest || rightWeight < lowest) return false;
      cut.score = leftSquares / leftWeight + rightSquares / rightWeight;
      return true;
    },

    writeLeaf(values, offset) {
      values.set(totals, offset);
    },
  };
}
