import { describe, expect, it } from 'vitest';
import { createRandom, type Random } from '../../random.js';
import type { Matrix } from '../estimator.js';
import { binTreeColumns } from './bin-tree-columns.js';

function column(values: ArrayLike<number>) {
  return { rows: values.length, columns: 1, data: Float64Array.from(values) };
}

/** Of numbers the target is not looked at. */
function binsOf(x: Matrix, random: Random) {
  const y = { task: 'regression', values: new Float64Array(x.rows) } as const;
  const { bins, bounds } = binTreeColumns(x, y, random);
  return { bins, thresholds: bounds };
}

const random = createRandom('bins');

describe('binTreeColumns', () => {
  it('gives each of few values its own bin, with short bounds near the middle between them', () => {
    const { bins, thresholds } = binsOf(column([9, 1, 5, 1, 5.25]), random);
    expect([...bins]).toEqual([3, 0, 1, 0, 2]);
    expect([...thresholds[0]!]).toEqual([3, 5.1, 7]);
  });

  it('stores columns one after the other', () => {
    const data = Float64Array.of(1, 30, 2, 10, 3, 20);
    const { bins } = binsOf({ rows: 3, columns: 2, data }, random);
    expect([...bins]).toEqual([0, 1, 2, 2, 0, 1]);
  });

  it('gives a constant column one bin and no bounds', () => {
    const { bins, thresholds } = binsOf(column([4, 4, 4]), random);
    expect([...bins]).toEqual([0, 0, 0]);
    expect(thresholds[0]!.length).toBe(0);
  });

  it('fills at most 255 bins about evenly when there are many values', () => {
    const values = Float64Array.from({ length: 10_000 }, () => random.normal());
    const { bins, thresholds } = binsOf(column(values), random);
    expect(thresholds[0]!.length).toBe(254);
    const counts = new Int32Array(255);
    for (const bin of bins) counts[bin]!++;
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(30);
    expect(Math.max(...counts)).toBeLessThanOrEqual(45);
  });

  it('keeps a frequent value apart from its many rare neighbours', () => {
    const values = Float64Array.from({ length: 4_000 }, (_, i) => (i % 2 === 0 ? 0 : random.normal()));
    const { bins, thresholds } = binsOf(column(values), random);
    const binOfZero = bins[0]!;
    values.forEach((value, row) => {
      expect(bins[row] === binOfZero).toBe(value === 0);
    });
    expect(thresholds[0]!.length).toBeGreaterThan(240);
  });

  it('separates neighbouring doubles and survives the largest ones', () => {
    const extremes = [-Number.MAX_VALUE, -1, -Number.MIN_VALUE, 0, Number.MIN_VALUE, 1, 1 + Number.EPSILON];
    const { bins, thresholds } = binsOf(column([...extremes, Number.MAX_VALUE]), random);
    expect([...bins]).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(thresholds[0]!.every(Number.isFinite)).toBe(true);
  });

  it('agrees with its bounds for every row: x <= bound b exactly when the bin is at most b', () => {
    const values = Float64Array.from(
      { length: 3_000 },
      () => Math.round(1e3 * Math.exp(random.normal())) / 7,
    );
    const { bins, thresholds } = binsOf(column(values), random);
    const bounds = thresholds[0]!;
    values.forEach((value, row) => {
      expect(bounds.every((bound, b) => value <= bound === bins[row]! <= b)).toBe(true);
    });
  });

  it('places the bins of very many rows from an even sample, the same for the same seed', () => {
    const values = Float64Array.from({ length: 250_000 }, (_, i) => i);
    const once = binsOf(column(values), createRandom(1));
    expect(binsOf(column(values), createRandom(1)).thresholds).toEqual(once.thresholds);
    expect(Math.abs(once.thresholds[0]![126]! - 127 * (250_000 / 255))).toBeLessThan(50);
  });
});
