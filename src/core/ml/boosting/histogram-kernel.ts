/**
 * The four loops in which gradient boosting spends its time, on flat typed arrays and numbers only.
 * Sums run in row order, bins in ascending order, without reassociation, so that a compiled twin
 * of these functions can be swapped in and give identical models.
 */

/** Histograms of several leaves in one block of memory; one slot per leaf. */
export interface HistogramPool {
  /** First bin of column j is `offsets[j]`; the last entry is the number of bins of all columns. */
  readonly offsets: Int32Array;
  /** Gradient and hessian sum of a bin, interleaved, slot after slot. */
  readonly sums: Float64Array;
  /** Rows in a bin, slot after slot. */
  readonly counts: Int32Array;
}

/** What a leaf must keep for a split to be allowed. */
export interface SplitLimits {
  /** Smallest number of rows on either side, 1 or more. */
  readonly minimumRows: number;
  /** Smallest hessian sum on either side, above 0. */
  readonly minimumHessian: number;
  /** L2 penalty on leaf values, 0 or more. */
  readonly l2: number;
}

/** Totals of a leaf. */
export interface LeafTotals {
  readonly rows: number;
  readonly gradient: number;
  readonly hessian: number;
}

/** The best split of a leaf; rows whose bin is at most `bin` go left. */
export interface SplitFound {
  readonly column: number;
  readonly bin: number;
  readonly gain: number;
  readonly left: LeafTotals;
  readonly right: LeafTotals;
}

/** A gain below this share of the children's scores is rounding, not structure. */
const SMALLEST_RELATIVE_GAIN = 1e-12;

/** Empty histograms for `slots` leaves over columns with the given numbers of bins. */
export function createHistogramPool(binCounts: readonly number[], slots: number): HistogramPool {
  const offsets = new Int32Array(binCounts.length + 1);
  binCounts.forEach((count, column) => {
    offsets[column + 1] = offsets[column]! + count;
  });
  const total = offsets[binCounts.length]!;
  return { offsets, sums: new Float64Array(2 * total * slots), counts: new Int32Array(total * slots) };
}

/**
 * Sums gradients and hessians of the rows at `rowOrder[start..end)` per bin of every column.
 * @param bins column-major bin indices
 * @param gradients gradient and hessian of row i at `2 * i` and `2 * i + 1`
 * @param ordered scratch space of at least `2 * (end - start)` numbers
 * @param slot of the pool that is overwritten
 */
export function buildHistogram(
  bins: Uint8Array,
  rowCount: number,
  rowOrder: Uint32Array,
  start: number,
  end: number,
  gradients: Float64Array,
  ordered: Float64Array,
  pool: HistogramPool,
  slot: number,
): void {
  const { offsets, sums, counts } = pool;
  const columns = offsets.length - 1;
  const total = offsets[columns]!;
  const base = slot * total;
  sums.fill(0, 2 * base, 2 * (base + total));
  counts.fill(0, base, base + total);
  const size = end - start;
  // Gathered once: every column then reads the gradients front to back.
  for (let i = 0; i < size; i++) {
    const row = rowOrder[start + i]!;
    ordered[2 * i] = gradients[2 * row]!;
    ordered[2 * i + 1] = gradients[2 * row + 1]!;
  }
  let column = 0;
  // Two columns per pass halve the loads of rows and gradients.
  for (; column + 1 < columns; column += 2) {
    const firstA = base + offsets[column]!;
    const firstB = base + offsets[column + 1]!;
    const startA = column * rowCount;
    const startB = startA + rowCount;
    for (let i = 0; i < size; i++) {
      const row = rowOrder[start + i]!;
      const gradient = ordered[2 * i]!;
      const hessian = ordered[2 * i + 1]!;
      const a = firstA + bins[startA + row]!;
      sums[2 * a]! += gradient;
      sums[2 * a + 1]! += hessian;
      counts[a]!++;
      const b = firstB + bins[startB + row]!;
      sums[2 * b]! += gradient;
      sums[2 * b + 1]! += hessian;
      counts[b]!++;
    }
  }
  for (; column < columns; column++) {
    const first = base + offsets[column]!;
    const columnStart = column * rowCount;
    for (let i = 0; i < size; i++) {
      const bin = first + bins[columnStart + rowOrder[start + i]!]!;
      sums[2 * bin]! += ordered[2 * i]!;
      sums[2 * bin + 1]! += ordered[2 * i + 1]!;
      counts[bin]!++;
    }
  }
}

/** Turns the histogram of a parent into that of one child by taking away the other child's. */
export function subtractHistogram(pool: HistogramPool, parentSlot: number, childSlot: number): void {
  const { offsets, sums, counts } = pool;
  const total = offsets[offsets.length - 1]!;
  const parent = parentSlot * total;
  const child = childSlot * total;
  for (let i = 0; i < 2 * total; i++) sums[2 * parent + i]! -= sums[2 * child + i]!;
  for (let i = 0; i < total; i++) counts[parent + i]! -= counts[child + i]!;
}

/**
 * Moves the rows of `rowOrder[start..end)` whose bin is at most `bin` to the front; both sides keep their order.
 * @param columnStart position of the column's first row in `bins`
 * @param scratch space of at least `end - start` numbers
 * @returns where the right side begins
 */
export function partitionRows(
  bins: Uint8Array,
  columnStart: number,
  bin: number,
  rowOrder: Uint32Array,
  start: number,
  end: number,
  scratch: Uint32Array,
): number {
  let left = start;
  let right = 0;
  for (let i = start; i < end; i++) {
    const row = rowOrder[i]!;
    if (bins[columnStart + row]! <= bin) rowOrder[left++] = row;
    else scratch[right++] = row;
  }
  for (let i = 0; i < right; i++) rowOrder[left + i] = scratch[i]!;
  return left;
}

/**
 * The split of a leaf with the largest gain
 * GL^2 / (HL + l2) + GR^2 / (HR + l2) - G^2 / (H + l2), G and H being gradient and hessian sums.
 * Ties go to the lower column, then to the lower bin.
 * @returns undefined when no allowed split gains anything
 * Source: Chen and Guestrin 2016, XGBoost, KDD, equation 7 (without the factor one half).
 */
export function findBestSplit(
  pool: HistogramPool,
  slot: number,
  leaf: LeafTotals,
  limits: SplitLimits,
): SplitFound | undefined {
  const { offsets, sums, counts } = pool;
  const { minimumRows, minimumHessian, l2 } = limits;
  const columns = offsets.length - 1;
  const base = slot * offsets[columns]!;
  let bestScore = 0;
  let bestColumn = -1;
  let bestBin = 0;
  let bestRows = 0;
  let bestGradient = 0;
  let bestHessian = 0;
  for (let column = 0; column < columns; column++) {
    const first = base + offsets[column]!;
    const last = base + offsets[column + 1]! - 1;
    let rows = 0;
    let gradient = 0;
    let hessian = 0;
    for (let bin = first; bin < last; bin++) {
      const count = counts[bin]!;
      // An empty bin repeats the split before it.
      if (count === 0) continue;
      rows += count;
      gradient += sums[2 * bin]!;
      hessian += sums[2 * bin + 1]!;
      if (rows < minimumRows || hessian < minimumHessian) continue;
      const rightHessian = leaf.hessian - hessian;
      if (leaf.rows - rows < minimumRows || rightHessian < minimumHessian) break;
      const rightGradient = leaf.gradient - gradient;
      const score =
        (gradient * gradient) / (hessian + l2) + (rightGradient * rightGradient) / (rightHessian + l2);
      if (score > bestScore) {
        bestScore = score;
        bestColumn = column;
        bestBin = bin - first;
        bestRows = rows;
        bestGradient = gradient;
        bestHessian = hessian;
      }
    }
  }
  if (bestColumn < 0) return undefined;
  const gain = bestScore - (leaf.gradient * leaf.gradient) / (leaf.hessian + l2);
  if (gain <= SMALLEST_RELATIVE_GAIN * bestScore) return undefined;
  return {
    column: bestColumn,
    bin: bestBin,
    gain,
    left: { rows: bestRows, gradient: bestGradient, hessian: bestHessian },
    right: {
      rows: leaf.rows - bestRows,
      gradient: leaf.gradient - bestGradient,
      hessian: leaf.hessian - bestHessian,
    },
  };
}
