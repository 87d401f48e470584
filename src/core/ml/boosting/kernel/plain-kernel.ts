import { type BoostingKernel, FOUND, type LeafTotals, type SplitLimits } from './boosting-kernel.js';
import {
  countRows,
  type KernelMemory,
  type KernelShape,
  layOutMemory,
  memoryBytes,
} from './kernel-memory.js';

/**
 * The kernel in plain TypeScript, for machines without WebAssembly SIMD and as the yardstick of the compiled one.
 * @throws RangeError when there is not that much memory
 */
export function createPlainKernel(shape: KernelShape): BoostingKernel {
  const memory = layOutMemory(shape, new ArrayBuffer(memoryBytes(shape)), 0);
  return {
    name: 'plain',
    memory,
    buildHistogram: (start, end, slot) => buildHistogram(memory, start, end, slot),
    subtractHistogram: (parent, child) => subtractHistogram(memory, parent, child),
    partitionRows: (column, start, end) => partitionRows(memory, column, start, end),
    findBestSplit: (slot, leaf, limits) => findBestSplit(memory, slot, leaf, limits),
  };
}

function buildHistogram(memory: KernelMemory, start: number, end: number, slot: number): void {
  const { shape, totalBins, gradients, ordered, rowOrder, offsets, allowed, sums } = memory;
  const columns = shape.binCounts.length;
  const base = slot * totalBins;
  sums.fill(0, 2 * base, 2 * (base + totalBins));
  // Gathered once: every column then reads the gradients front to back.
  for (let i = start; i < end; i++) {
    const row = rowOrder[i]!;
    ordered[2 * (i - start)] = gradients[2 * row]!;
    ordered[2 * (i - start) + 1] = gradients[2 * row + 1]!;
  }
  for (let column = 0; column < columns; ) {
    const areBothWanted = column % 2 === 0 && allowed[column] === 1 && allowed[column + 1] === 1;
    if (areBothWanted) {
      addTwoColumns(memory, start, end, column, base + offsets[column]!, base + offsets[column + 1]!);
      column += 2;
    } else {
      if (allowed[column] === 1) addColumn(memory, start, end, column, base + offsets[column]!);
      column += 1;
    }
  }
}

/** Two columns of one word per pass halve the loads of rows, words and gradients. */
function addTwoColumns(
  { shape, words, ordered, rowOrder, sums, unit }: KernelMemory,
  start: number,
  end: number,
  column: number,
  firstA: number,
  firstB: number,
): void {
  const group = (column >> 2) * shape.rows;
  const shift = 8 * (column & 3);
  const one = unit[0]!;
  for (let i = start, at = 0; i < end; i++, at += 2) {
    const pair = words[group + rowOrder[i]!]! >>> shift;
    const gradient = ordered[at]!;
    const hessian = ordered[at + 1]! + one;
    const a = firstA + (pair & 255);
    const b = firstB + ((pair >>> 8) & 255);
    sums[2 * a]! += gradient;
    sums[2 * a + 1]! += hessian;
    sums[2 * b]! += gradient;
    sums[2 * b + 1]! += hessian;
  }
}

function addColumn(
  { shape, words, ordered, rowOrder, sums, unit }: KernelMemory,
  start: number,
  end: number,
  column: number,
  first: number,
): void {
  const group = (column >> 2) * shape.rows;
  const shift = 8 * (column & 3);
  const one = unit[0]!;
  for (let i = start, at = 0; i < end; i++, at += 2) {
    const bin = first + ((words[group + rowOrder[i]!]! >>> shift) & 255);
    sums[2 * bin]! += ordered[at]!;
    sums[2 * bin + 1]! += ordered[at + 1]! + one;
  }
}

function subtractHistogram(memory: KernelMemory, parentSlot: number, childSlot: number): void {
  const { totalBins, sums } = memory;
  const parent = parentSlot * totalBins;
  const child = childSlot * totalBins;
  for (let i = 0; i < 2 * totalBins; i++) sums[2 * parent + i]! -= sums[2 * child + i]!;
}

function partitionRows(memory: KernelMemory, column: number, start: number, end: number): number {
  const { shape, words, rowOrder, scratch, goesLeft } = memory;
  const group = (column >> 2) * shape.rows;
  const shift = 8 * (column & 3);
  let left = start;
  let right = 0;
  for (let i = start; i < end; i++) {
    const row = rowOrder[i]!;
    // Both are written and one is kept: a branch here would be guessed wrong every other time.
    const isLeft = goesLeft[(words[group + row]! >>> shift) & 255]!;
    rowOrder[left] = row;
    scratch[right] = row;
    left += isLeft;
    right += 1 - isLeft;
  }
  for (let i = 0; i < right; i++) rowOrder[left + i] = scratch[i]!;
  return left;
}

function findBestSplit(memory: KernelMemory, slot: number, leaf: LeafTotals, limits: SplitLimits): void {
  const { shape, totalBins, offsets, missingBins, searched, found } = memory;
  found[FOUND.score] = 0;
  found[FOUND.column] = -1;
  for (let column = 0; column < shape.binCounts.length; column++) {
    if (searched[column] !== 1) continue;
    const first = slot * totalBins + offsets[column]!;
    const missingBin = missingBins[column]!;
    if (missingBin < 0) {
      scanCuts(memory, column, first, shape.binCounts[column]! - 1, -1, leaf, limits);
      continue;
    }
    const isMet = memory.sums[2 * (first + missingBin) + 1]! >= 0.5 * memory.unit[0]!;
    // Where values are missing, the last cut sends all of the others left.
    scanCuts(memory, column, first, isMet ? missingBin : missingBin - 1, -1, leaf, limits);
    if (isMet) scanCuts(memory, column, first, missingBin - 1, missingBin, leaf, limits);
  }
}

/** Tries the cuts behind the first bins of a column; missing values go right unless `missingBin` names their bin. */
function scanCuts(
  memory: KernelMemory,
  column: number,
  first: number,
  cuts: number,
  missingBin: number,
  leaf: LeafTotals,
  limits: SplitLimits,
): void {
  const { sums, found } = memory;
  const unit = memory.unit[0]!;
  const { minimumRows, minimumHessian, l2 } = limits;
  const isMissingLeft = missingBin >= 0;
  let gradient = isMissingLeft ? sums[2 * (first + missingBin)]! : 0;
  let counting = isMissingLeft ? sums[2 * (first + missingBin) + 1]! : 0;
  let best = found[FOUND.score]!;
  for (let bin = 0; bin < cuts; bin++) {
    const at = 2 * (first + bin);
    // An empty bin repeats the split before it.
    if (sums[at + 1]! < 0.5 * unit) continue;
    gradient += sums[at]!;
    counting += sums[at + 1]!;
    const rows = countRows(memory, counting);
    if (rows < minimumRows) continue;
    if (leaf.rows - rows < minimumRows) break;
    const hessian = counting - rows * unit;
    const rightHessian = leaf.hessian - hessian;
    if (hessian < minimumHessian) continue;
    if (rightHessian < minimumHessian) break;
    const rightGradient = leaf.gradient - gradient;
    const score =
      (gradient * gradient) / (hessian + l2) + (rightGradient * rightGradient) / (rightHessian + l2);
    if (score > best) {
      best = score;
      found[FOUND.score] = score;
      found[FOUND.column] = column;
      found[FOUND.bin] = bin;
      found[FOUND.missingLeft] = isMissingLeft ? 1 : 0;
      found[FOUND.rows] = rows;
      found[FOUND.gradient] = gradient;
      found[FOUND.hessian] = hessian;
    }
  }
}
