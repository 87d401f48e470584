import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.js';
import type { Matrix } from '../estimator.js';
import { findBin } from './bin-columns.js';
import { fillBins, planRawBins } from './bin-raw-columns.js';
import { binTreeColumns } from './bin-tree-columns.js';

const random = createRandom('raw bins');

function binsOf(x: Matrix, maximumBins = 255) {
  const hasMissing = Uint8Array.from({ length: x.columns }, (_, column) =>
    x.data.some((value, at) => at % x.columns === column && Number.isNaN(value)) ? 1 : 0,
  );
  const plan = planRawBins(x, hasMissing, maximumBins, random);
  const words = new Uint32Array(Math.ceil(x.columns / 4) * x.rows).fill(0xffffffff);
  fillBins(x, plan, words);
  const binAt = (row: number, column: number) =>
    (words[(column >> 2) * x.rows + row]! >>> (8 * (column & 3))) & 255;
  return { plan, binAt };
}

describe('raw bins', () => {
  it('are those of binTreeColumns for plain numbers, four columns to a word', () => {
    const x = {
      rows: 900,
      columns: 6,
      data: Float64Array.from({ length: 5_400 }, (_, at) =>
        at % 6 === 1 ? random.integer(4) : random.normal(),
      ),
    };
    const { plan, binAt } = binsOf(x);
    const y = { task: 'regression', values: new Float64Array(x.rows) } as const;
    const { bins, bounds } = binTreeColumns(x, y, random);
    plan.forEach((column, j) => {
      if (column.kind === 'number') expect(column.thresholds).toEqual(bounds[j]);
      expect(column.missingBin).toBe(-1);
      for (let row = 0; row < x.rows; row++) expect(binAt(row, j)).toBe(bins[j * x.rows + row]);
    });
  });

  it('put missing numbers behind all others', () => {
    const data = Float64Array.of(3, Number.NaN, 1, 2, Number.NaN);
    const { plan, binAt } = binsOf({ rows: 5, columns: 1, data });
    expect([0, 1, 2, 3, 4].map((row) => binAt(row, 0))).toEqual([2, 3, 0, 1, 3]);
    expect(plan[0]).toMatchObject({ binCount: 4, missingBin: 3 });
  });

  it('have room for 255 bins of numbers and one of missing values', () => {
    const data = Float64Array.from({ length: 3_000 }, (_, i) => (i === 7 ? Number.NaN : random.normal()));
    const { plan, binAt } = binsOf({ rows: 3_000, columns: 1, data });
    expect(plan[0]).toMatchObject({ binCount: 256, missingBin: 255 });
    expect(binAt(7, 0)).toBe(255);
    const bounds = plan[0]!.kind === 'number' ? plan[0]!.thresholds : new Float64Array(0);
    data.forEach((value, row) => {
      if (!Number.isNaN(value)) expect(binAt(row, 0)).toBe(findBin(bounds, value));
    });
  });

  it('are levels by frequency for categories, the rarest beyond 254 together', () => {
    const rows = 5_000;
    const data = Float64Array.from({ length: rows }, (_, row) =>
      row < 4_000 ? row % 200 : 200 + (row % 400),
    );
    data[0] = Number.NaN;
    const { plan, binAt } = binsOf({ rows, columns: 1, data, levels: Int32Array.of(700) });
    expect(plan[0]).toMatchObject({ kind: 'category', binCount: 256, missingBin: 255 });
    expect(binAt(0, 0)).toBe(255);
    expect(binAt(4_999, 0)).toBe(254);
    const levelBins = plan[0]!.kind === 'category' ? plan[0]!.levelBins : new Int16Array(0);
    expect(new Set(levelBins.subarray(0, 200)).size).toBe(200);
    expect([levelBins[599], levelBins[650]]).toEqual([254, -1]);
  });

  it('of a column without any value are those of missing ones', () => {
    const data = new Float64Array(4).fill(Number.NaN);
    const number = binsOf({ rows: 4, columns: 1, data });
    expect(number.plan[0]).toMatchObject({ binCount: 2, missingBin: 1 });
    const category = binsOf({ rows: 4, columns: 1, data, levels: Int32Array.of(3) });
    expect(category.plan[0]).toMatchObject({ binCount: 1, missingBin: 0 });
    expect(category.binAt(2, 0)).toBe(0);
  });
});
