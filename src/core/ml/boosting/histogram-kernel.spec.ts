import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.js';
import {
  buildHistogram,
  createHistogramPool,
  findBestSplit,
  partitionRows,
  subtractHistogram,
} from './histogram-kernel.js';

const random = createRandom('kernel');
const rows = 400;
const binCounts = [7, 1, 30];
const bins = Uint8Array.from({ length: 3 * rows }, (_, i) =>
  random.integer(binCounts[Math.floor(i / rows)]!),
);
const gradients = Float64Array.from({ length: 2 * rows }, (_, i) =>
  i % 2 === 0 ? random.normal() : random.next(),
);
const ordered = new Float64Array(2 * rows);

function build(rowOrder: Uint32Array, pool = createHistogramPool(binCounts, 2), slot = 0) {
  buildHistogram(bins, rows, rowOrder, 0, rowOrder.length, gradients, ordered, pool, slot);
  return pool;
}

const allRows = Uint32Array.from({ length: rows }, (_, row) => row);

function totalsOf(rowOrder: Uint32Array) {
  let gradient = 0;
  let hessian = 0;
  for (const row of rowOrder) {
    gradient += gradients[2 * row]!;
    hessian += gradients[2 * row + 1]!;
  }
  return { rows: rowOrder.length, gradient, hessian };
}

describe('buildHistogram', () => {
  it('sums each bin in row order, bit for bit', () => {
    const rowOrder = allRows.filter((row) => row % 3 !== 0);
    const pool = build(rowOrder);
    for (let column = 0; column < 3; column++) {
      for (let bin = 0; bin < binCounts[column]!; bin++) {
        const totals = totalsOf(rowOrder.filter((row) => bins[column * rows + row] === bin));
        const at = pool.offsets[column]! + bin;
        expect(pool.counts[at]).toBe(totals.rows);
        expect(pool.sums[2 * at]).toBe(totals.gradient);
        expect(pool.sums[2 * at + 1]).toBe(totals.hessian);
      }
    }
  });
});

describe('subtractHistogram', () => {
  it('leaves the other child', () => {
    const pool = build(allRows);
    build(
      allRows.filter((row) => row < 150),
      pool,
      1,
    );
    subtractHistogram(pool, 0, 1);
    const other = build(allRows.filter((row) => row >= 150));
    const size = binCounts.reduce((sum, count) => sum + count, 0);
    expect(pool.counts.subarray(0, size)).toEqual(other.counts.subarray(0, size));
    for (let i = 0; i < 2 * size; i++) expect(pool.sums[i]).toBeCloseTo(other.sums[i]!, 10);
  });
});

describe('partitionRows', () => {
  it('separates low from high bins within its stretch and keeps the order on both sides', () => {
    const rowOrder = allRows.slice();
    const middle = partitionRows(bins, 2 * rows, 11, rowOrder, 50, 350, new Uint32Array(rows));
    const stretch = allRows.subarray(50, 350);
    expect(rowOrder.slice(50, middle)).toEqual(stretch.filter((row) => bins[2 * rows + row]! <= 11));
    expect(rowOrder.slice(middle, 350)).toEqual(stretch.filter((row) => bins[2 * rows + row]! > 11));
    expect(rowOrder.slice(0, 50)).toEqual(allRows.slice(0, 50));
    expect(rowOrder.slice(350)).toEqual(allRows.slice(350));
  });
});

describe('findBestSplit', () => {
  const limits = { minimumRows: 10, minimumHessian: 1e-3, l2: 0.7 };

  it('finds the cut that trying every one of them finds', () => {
    const totals = totalsOf(allRows);
    const score = ({ gradient, hessian }: { gradient: number; hessian: number }) =>
      gradient ** 2 / (hessian + limits.l2);
    let best = { column: -1, bin: -1, gain: Number.NEGATIVE_INFINITY };
    binCounts.forEach((count, column) => {
      for (let bin = 0; bin < count - 1; bin++) {
        const left = totalsOf(allRows.filter((row) => bins[column * rows + row]! <= bin));
        const right = totalsOf(allRows.filter((row) => bins[column * rows + row]! > bin));
        const gain = score(left) + score(right) - score(totals);
        const isAllowed = Math.min(left.rows, right.rows) >= limits.minimumRows;
        if (isAllowed && gain > best.gain) best = { column, bin, gain };
      }
    });
    const found = findBestSplit(build(allRows), 0, totals, limits)!;
    expect({ column: found.column, bin: found.bin }).toEqual({ column: best.column, bin: best.bin });
    expect(found.gain).toBeCloseTo(best.gain, 9);
    const left = totalsOf(allRows.filter((row) => bins[found.column * rows + row]! <= found.bin));
    expect(found.left.rows).toBe(left.rows);
    expect(found.left.gradient).toBeCloseTo(left.gradient, 9);
    expect(found.left.rows + found.right.rows).toBe(rows);
  });

  it('finds nothing when too few rows or too little hessian would remain', () => {
    const totals = totalsOf(allRows);
    expect(findBestSplit(build(allRows), 0, totals, { ...limits, minimumRows: 201 })).toBeUndefined();
    expect(findBestSplit(build(allRows), 0, totals, { ...limits, minimumHessian: 1e6 })).toBeUndefined();
  });

  it('does not take rounding for a gain', () => {
    const same = Float64Array.from({ length: 2 * rows }, (_, i) => (i % 2 === 0 ? 0.1 : 0.3));
    const pool = createHistogramPool(binCounts, 1);
    buildHistogram(bins, rows, allRows, 0, rows, same, ordered, pool, 0);
    const totals = { rows, gradient: rows * 0.1, hessian: rows * 0.3 };
    expect(findBestSplit(pool, 0, totals, { ...limits, l2: 0 })).toBeUndefined();
  });
});
