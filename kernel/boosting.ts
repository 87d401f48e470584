/**
 * The loops in which gradient boosting spends its time, for AssemblyScript. Compiled by bin/build-kernel.mjs into
 * src/core/ml/boosting/kernel/kernel-code.ts. The twin in plain TypeScript is plain-kernel.ts beside that file:
 * both add in the same order and use vectors only across independent lanes, so that they give identical models.
 * All arguments that name memory are byte addresses.
 */

/** Copies the gradients of the rows of a leaf next to each other: every column then reads them front to back. */
// @ts-ignore: decorator
@inline
function gather(rowOrder: usize, size: i32, gradients: usize, ordered: usize): void {
  for (let i = 0; i < size; i++) {
    const row = load<u32>(rowOrder + (<usize>i << 2));
    store<u64>(ordered + (<usize>i << 3), load<u64>(gradients + (<usize>row << 3)));
  }
}

// @ts-ignore: decorator
@inline
function add(sums: usize, bin: u32, pair: v128): void {
  const at = sums + (<usize>bin << 4);
  v128.store(at, f64x2.add(v128.load(at), pair));
}

/**
 * Sums gradients and hessians of the rows of a leaf per bin, and counts the rows in the hessian sums: each row adds
 * `unit` as well.
 * @param words bins of four columns in one word, group after group
 * @param rowOrder first row of the leaf
 * @param offsets first bin of every column, then the number of all bins
 * @param allowed 1 for every column that is wanted
 */
export function buildHistogram(
  words: usize,
  rows: i32,
  columns: i32,
  rowOrder: usize,
  size: i32,
  gradients: usize,
  ordered: usize,
  offsets: usize,
  allowed: usize,
  sums: usize,
  unit: f64,
): void {
  const total = load<i32>(offsets + (<usize>columns << 2));
  memory.fill(sums, 0, <usize>total << 4);
  gather(rowOrder, size, gradients, ordered);
  const one = f64x2.replace_lane(f64x2.splat(0), 1, unit);
  for (let first = 0; first < columns; first += 4) {
    const group = words + <usize>(first >> 2) * <usize>rows * 4;
    if (first + 4 <= columns && load<u32>(allowed + first) == 0x01010101) {
      addFour(group, rowOrder, size, ordered, offsets + (<usize>first << 2), sums, one);
      continue;
    }
    const last = min(columns, first + 4);
    for (let column = first; column < last; column++) {
      if (load<u8>(allowed + column) == 0) continue;
      const offset = <usize>load<i32>(offsets + (<usize>column << 2));
      addOne(group + (column - first), rowOrder, size, ordered, sums + (offset << 4), one);
    }
  }
}

function addFour(
  group: usize,
  rowOrder: usize,
  size: i32,
  ordered: usize,
  offsets: usize,
  sums: usize,
  one: v128,
): void {
  const sumsA = sums + (<usize>load<i32>(offsets) << 4);
  const sumsB = sums + (<usize>load<i32>(offsets, 4) << 4);
  const sumsC = sums + (<usize>load<i32>(offsets, 8) << 4);
  const sumsD = sums + (<usize>load<i32>(offsets, 12) << 4);
  for (let i = 0; i < size; i++) {
    const row = load<u32>(rowOrder + (<usize>i << 2));
    const word = load<u32>(group + (<usize>row << 2));
    const pair = f64x2.add(f64x2.promote_low_f32x4(v128.load64_zero(ordered + (<usize>i << 3))), one);
    add(sumsA, word & 255, pair);
    add(sumsB, (word >> 8) & 255, pair);
    add(sumsC, (word >> 16) & 255, pair);
    add(sumsD, word >> 24, pair);
  }
}

function addOne(bytes: usize, rowOrder: usize, size: i32, ordered: usize, sums: usize, one: v128): void {
  for (let i = 0; i < size; i++) {
    const row = load<u32>(rowOrder + (<usize>i << 2));
    const pair = f64x2.add(f64x2.promote_low_f32x4(v128.load64_zero(ordered + (<usize>i << 3))), one);
    add(sums, load<u8>(bytes + (<usize>row << 2)), pair);
  }
}

/** Takes the histogram of one child away from its parent's. */
export function subtractHistogram(parentSums: usize, childSums: usize, total: i32): void {
  const bytes = <usize>total << 4;
  for (let at: usize = 0; at < bytes; at += 16) {
    v128.store(parentSums + at, f64x2.sub(v128.load(parentSums + at), v128.load(childSums + at)));
  }
}

/**
 * Moves rows whose bin is marked in `goesLeft` to the front; both sides keep their order.
 * @param bytes bin of row 0 in the column; those of other rows follow every four bytes
 * @returns number of rows on the left
 */
export function partitionRows(bytes: usize, goesLeft: usize, rowOrder: usize, size: i32, scratch: usize): i32 {
  let left: usize = 0;
  let right: usize = 0;
  for (let i = 0; i < size; i++) {
    const row = load<u32>(rowOrder + (<usize>i << 2));
    const isLeft = <usize>load<u8>(goesLeft + load<u8>(bytes + (<usize>row << 2)));
    store<u32>(rowOrder + (left << 2), row);
    store<u32>(scratch + (right << 2), row);
    left += isLeft;
    right += 1 - isLeft;
  }
  memory.copy(rowOrder + (left << 2), scratch, right << 2);
  return <i32>left;
}

let bestScore: f64 = 0;
let bestColumn: i32 = -1;
let bestBin: i32 = 0;
let bestMissingLeft: i32 = 0;
let bestRows: f64 = 0;
let bestGradient: f64 = 0;
let bestHessian: f64 = 0;

/**
 * The split on a number with the largest sum of G^2 / (H + l2) over both sides.
 * @param missingBins per column the bin of missing values, or -1
 * @param searched 1 for every column to look at; others have no cuts or are no numbers
 * @param unit what each row has added to the hessian sum of its bin
 * @param found receives score, column (-1 for none), bin, whether missing values go left, and rows, gradient and
 *   hessian of the left side
 */
export function findBestSplit(
  columns: i32,
  offsets: usize,
  missingBins: usize,
  searched: usize,
  sums: usize,
  unit: f64,
  rows: f64,
  gradient: f64,
  hessian: f64,
  minimumRows: f64,
  minimumHessian: f64,
  l2: f64,
  found: usize,
): void {
  bestScore = 0;
  bestColumn = -1;
  const leaf = f64x2.replace_lane(f64x2.splat(gradient), 1, hessian);
  const none = f64x2.splat(0);
  for (let column = 0; column < columns; column++) {
    if (load<u8>(searched + column) != 1) continue;
    const offset = <usize>load<i32>(offsets + (<usize>column << 2));
    const bins = load<i32>(offsets + (<usize>column << 2), 4) - <i32>offset;
    const columnSums = sums + (offset << 4);
    const missingBin = load<i32>(missingBins + (<usize>column << 2));
    if (missingBin < 0) {
      scan(column, columnSums, bins - 1, 0, none, unit, rows, leaf, minimumRows, minimumHessian, l2);
      continue;
    }
    const missing = v128.load(columnSums + (<usize>missingBin << 4));
    const isMet = f64x2.extract_lane(missing, 1) >= 0.5 * unit;
    // Where values are missing, the last cut sends all of the others left.
    const cuts = isMet ? missingBin : missingBin - 1;
    scan(column, columnSums, cuts, 0, none, unit, rows, leaf, minimumRows, minimumHessian, l2);
    if (isMet) scan(column, columnSums, missingBin - 1, 1, missing, unit, rows, leaf, minimumRows, minimumHessian, l2);
  }
  store<f64>(found, bestScore);
  store<f64>(found, <f64>bestColumn, 8);
  store<f64>(found, <f64>bestBin, 16);
  store<f64>(found, <f64>bestMissingLeft, 24);
  store<f64>(found, bestRows, 32);
  store<f64>(found, bestGradient, 40);
  store<f64>(found, bestHessian, 48);
}

function scan(
  column: i32,
  sums: usize,
  cuts: i32,
  missingLeft: i32,
  before: v128,
  unit: f64,
  leafRows: f64,
  leaf: v128,
  minimumRows: f64,
  minimumHessian: f64,
  l2: f64,
): void {
  let left = before;
  let best = bestScore;
  const half = 0.5 * unit;
  const perUnit = 1 / unit;
  const penalty = f64x2.splat(l2);
  for (let bin = 0; bin < cuts; bin++) {
    const sum = v128.load(sums + (<usize>bin << 4));
    // An empty bin repeats the split before it.
    if (f64x2.extract_lane(sum, 1) < half) continue;
    left = f64x2.add(left, sum);
    const counting = f64x2.extract_lane(left, 1);
    const rows = floor<f64>(counting * perUnit + 0.25);
    if (rows < minimumRows) continue;
    if (leafRows - rows < minimumRows) break;
    const here = f64x2.replace_lane(left, 1, counting - rows * unit);
    const right = f64x2.sub(leaf, here);
    const hessians = v128.shuffle<f64>(here, right, 1, 3);
    if (f64x2.extract_lane(hessians, 0) < minimumHessian) continue;
    if (f64x2.extract_lane(hessians, 1) < minimumHessian) break;
    const gradients = v128.shuffle<f64>(here, right, 0, 2);
    const scores = f64x2.div(f64x2.mul(gradients, gradients), f64x2.add(hessians, penalty));
    const score = f64x2.extract_lane(scores, 0) + f64x2.extract_lane(scores, 1);
    if (score > best) {
      best = score;
      bestScore = score;
      bestColumn = column;
      bestBin = bin;
      bestMissingLeft = missingLeft;
      bestRows = rows;
      bestGradient = f64x2.extract_lane(here, 0);
      bestHessian = f64x2.extract_lane(here, 1);
    }
  }
}
