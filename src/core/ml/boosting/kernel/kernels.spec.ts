import { afterEach, describe, expect, it, vi } from 'vitest';
import { createRandom } from '../../../random.js';
import type { Matrix, Target } from '../../estimator.js';
import { GBDT_DEFAULTS } from '../boosting-params.js';
import { fitBoosting } from '../fit-boosting.js';
import { FOUND } from './boosting-kernel.js';
import { createKernel, type KernelMaker } from './create-kernel.js';
import { countRows } from './kernel-memory.js';
import { createPlainKernel } from './plain-kernel.js';
import { createSimdKernel } from './simd-kernel.js';

const random = createRandom('kernels');
const rows = 400;
/** Six columns fill one word and part of the next; the second has a bin of missing values. */
const binCounts = [7, 31, 1, 256, 12, 3];
const missingBins = [-1, 30, -1, -1, -1, -1];
const bins = binCounts.map((count) => Uint8Array.from({ length: rows }, () => random.integer(count)));
const gradients = Float32Array.from({ length: 2 * rows }, (_, i) =>
  i % 2 === 0 ? random.normal() : random.next(),
);
const simd: KernelMaker = (shape) => createSimdKernel(shape)!;

function make(maker: KernelMaker) {
  const kernel = maker({ rows, binCounts, missingBins, slots: 2 });
  const { memory } = kernel;
  memory.words.fill(0);
  bins.forEach((column, j) => {
    column.forEach((bin, row) => {
      memory.words[(j >> 2) * rows + row]! |= bin << (8 * (j & 3));
    });
  });
  memory.gradients.set(gradients);
  memory.unit[0] = 1_024;
  memory.rowOrder.set(Uint32Array.from({ length: rows }, (_, row) => row));
  memory.allowed.fill(0).fill(1, 0, binCounts.length);
  memory.searched.set(memory.allowed);
  return kernel;
}

function totalsOf(chosen: readonly number[]) {
  const sum = (at: number) => chosen.reduce((total, row) => total + gradients[2 * row + at]!, 0);
  return { rows: chosen.length, gradient: sum(0), hessian: sum(1) };
}

const allRows = Array.from({ length: rows }, (_, row) => row);

describe.each([
  ['plain', createPlainKernel as KernelMaker],
  ['simd', simd],
])('the %s kernel', (name, maker) => {
  it('has its name', () => {
    expect(make(maker).name).toBe(name);
  });

  it('sums each bin in row order, bit for bit, and counts its rows', () => {
    const { memory, buildHistogram } = make(maker);
    buildHistogram(30, 390, 1);
    binCounts.forEach((count, column) => {
      for (let bin = 0; bin < count; bin++) {
        const chosen = allRows.slice(30, 390).filter((row) => bins[column]![row] === bin);
        const at = memory.totalBins + memory.offsets[column]! + bin;
        const totals = totalsOf(chosen);
        expect(memory.sums[2 * at]).toBe(totals.gradient);
        const counting = memory.sums[2 * at + 1]!;
        expect(counting).toBe(chosen.reduce((sum, row) => sum + (gradients[2 * row + 1]! + 1_024), 0));
        expect(countRows(memory, counting)).toBe(chosen.length);
        expect(counting - 1_024 * chosen.length).toBeCloseTo(totals.hessian, 9);
      }
    });
  });

  it('leaves columns that are not allowed at zero', () => {
    const { memory, buildHistogram } = make(maker);
    memory.allowed[1] = 0;
    buildHistogram(0, rows, 0);
    const { offsets, sums } = memory;
    expect(sums.subarray(2 * offsets[1]!, 2 * offsets[2]!).every((sum) => sum === 0)).toBe(true);
    const counting = sums.subarray(2 * offsets[3]!, 2 * offsets[4]!).filter((_, i) => i % 2 === 1);
    expect(counting.reduce((sum, bin) => sum + countRows(memory, bin), 0)).toBe(rows);
  });

  it('takes one child away from its parent and leaves the other', () => {
    const { memory, buildHistogram, subtractHistogram } = make(maker);
    buildHistogram(0, rows, 0);
    buildHistogram(0, 150, 1);
    subtractHistogram(0, 1);
    const other = make(maker);
    other.buildHistogram(150, rows, 1);
    const size = memory.totalBins;
    for (let i = 0; i < 2 * size; i++)
      expect(memory.sums[i]).toBeCloseTo(other.memory.sums[2 * size + i]!, 8);
  });

  it('moves marked bins to the front of a stretch and keeps the order on both sides', () => {
    const { memory, partitionRows } = make(maker);
    memory.goesLeft.fill(0).fill(1, 0, 6);
    const middle = partitionRows(4, 50, 350);
    const stretch = allRows.slice(50, 350);
    expect([...memory.rowOrder.subarray(50, middle)]).toEqual(stretch.filter((row) => bins[4]![row]! < 6));
    expect([...memory.rowOrder.subarray(middle, 350)]).toEqual(stretch.filter((row) => bins[4]![row]! >= 6));
    expect([...memory.rowOrder.subarray(0, 50)]).toEqual(allRows.slice(0, 50));
    expect([...memory.rowOrder.subarray(350)]).toEqual(allRows.slice(350));
  });

  it('finds the cut and the side of missing values that trying all of them finds', () => {
    const limits = { minimumRows: 10, minimumHessian: 1e-3, l2: 0.7 };
    const score = ({ gradient, hessian }: { gradient: number; hessian: number }) =>
      gradient ** 2 / (hessian + limits.l2);
    let best = { column: -1, bin: -1, missingLeft: 0, score: 0 };
    binCounts.forEach((count, column) => {
      const missingBin = missingBins[column]!;
      for (let bin = 0; bin < (missingBin < 0 ? count - 1 : missingBin); bin++) {
        for (const missingLeft of missingBin < 0 ? [0] : [0, 1]) {
          const isLeft = (row: number) => {
            const at = bins[column]![row]!;
            return at === missingBin ? missingLeft === 1 : at <= bin;
          };
          const left = totalsOf(allRows.filter(isLeft));
          const right = totalsOf(allRows.filter((row) => !isLeft(row)));
          const isAllowed = Math.min(left.rows, right.rows) >= limits.minimumRows;
          const sum = score(left) + score(right);
          if (isAllowed && sum > best.score + 1e-12) best = { column, bin, missingLeft, score: sum };
        }
      }
    });
    const { memory, buildHistogram, findBestSplit } = make(maker);
    buildHistogram(0, rows, 0);
    findBestSplit(0, totalsOf(allRows), limits);
    expect(memory.found[FOUND.column]).toBe(best.column);
    expect(memory.found[FOUND.bin]).toBe(best.bin);
    expect(memory.found[FOUND.missingLeft]).toBe(best.missingLeft);
    expect(memory.found[FOUND.score]).toBeCloseTo(best.score, 9);
    for (const tooMuch of [{ minimumRows: 201 }, { minimumHessian: 1e6 }]) {
      findBestSplit(0, totalsOf(allRows), { ...limits, ...tooMuch });
      expect(memory.found[FOUND.column]).toBe(-1);
    }
  });
});

describe('both kernels', () => {
  const size = 700;
  const columns = 7;
  const levels = Int32Array.of(0, 0, 0, 6, 300, 0, 0);
  const data = Float64Array.from({ length: size * columns }, (_, at) => {
    const column = at % columns;
    if (column === 3) return random.integer(6);
    if (column === 4) return random.integer(300);
    return column === 5 ? random.integer(3) : random.normal();
  });
  const holed = data.map((value) => (random.next() < 0.1 ? Number.NaN : value));
  const signal = (i: number) =>
    data[i * columns]! +
    Math.sin(3 * data[i * columns + 1]!) +
    (data[i * columns + 3]! % 2) +
    0.5 * random.normal();
  const numbers: Target = {
    task: 'regression',
    values: Float64Array.from({ length: size }, (_, i) => signal(i)),
  };
  const classesOf = (classCount: number): Target => ({
    task: 'classification',
    labels: Int32Array.from({ length: size }, (_, i) =>
      Math.max(0, Math.min(classCount - 1, Math.floor(signal(i) + 0.5))),
    ),
    classCount,
  });
  const plain: Matrix = { rows: size, columns, data };
  const raw: Matrix = { rows: size, columns, data: holed, levels };
  const weights = Float64Array.from({ length: size }, () => random.integer(3));

  it.each([
    ['numbers', plain, numbers, {}, undefined],
    ['two classes', plain, classesOf(2), {}, undefined],
    ['four classes', plain, classesOf(4), {}, undefined],
    ['missing values and categories', raw, numbers, { minLeafRows: 3 }, undefined],
    ['missing values and categories of two classes', raw, classesOf(2), { l2: 0 }, undefined],
    ['weights', raw, numbers, {}, weights],
    [
      'draws of rows and columns',
      raw,
      classesOf(3),
      { rowShare: 0.6, columnShare: 0.7, columnShareNode: 0.5 },
      undefined,
    ],
    ['a penalty and a monotone column', raw, numbers, { l1: 0.5, monotone: '0:+' }, undefined],
    ['few bins, deep trees', plain, numbers, { maxBins: 5, maxLeaves: 'none', minLeafRows: 1 }, undefined],
    ['quantiles', plain, numbers, { loss: 'quantile', alpha: 0.7 }, undefined],
    ['rows kept back', plain, classesOf(2), { earlyStopping: 'on', patience: 3 }, undefined],
  ] as const)('give identical models on %s', (_, x, y, params, some) => {
    const options = { ...GBDT_DEFAULTS, rounds: 12, ...params };
    const train = (maker: KernelMaker) =>
      fitBoosting({ x, y, weights: some }, options, createRandom(1), maker);
    const model = train(simd);
    expect(model.trees.length).toBeGreaterThan(2);
    expect(model).toEqual(train(createPlainKernel));
  });

  it('use memory left over from a larger fit without looking at it', () => {
    const train = (x: Matrix, y: Target) =>
      fitBoosting({ x, y }, { ...GBDT_DEFAULTS, rounds: 3 }, createRandom(1), simd);
    const alone = train(plain, numbers);
    train(raw, classesOf(4));
    expect(train(plain, numbers)).toEqual(alone);
  });
});

describe('createKernel', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.resetModules();
  });

  const shape = { rows: 1, binCounts: [2], missingBins: [-1], slots: 1 };

  it('takes the compiled kernel where it runs', () => {
    expect(createKernel(shape).name).toBe('simd');
  });

  it.each([
    ['WebAssembly', undefined],
    ['its vector instructions', { validate: () => false }],
  ])('falls back to the plain one without %s', async (_, api) => {
    vi.resetModules();
    vi.stubGlobal('WebAssembly', api);
    const fresh = await import('./create-kernel.js');
    expect(fresh.createKernel(shape).name).toBe('plain');
  });
});
