import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.js';
import type { CategoryColumn } from '../../table.js';
import type { RowTies } from '../estimator.js';
import { planEncodingFolds } from './encoding-folds.js';
import { fitPreprocessor } from './fit-preprocessor.js';

const ROWS = 200;
const random = createRandom('encoding folds');
const level = Int32Array.from({ length: ROWS }, () => random.integer(30));
const groups = Int32Array.from({ length: ROWS }, () => random.integer(23));
const times = Float64Array.from({ length: ROWS }, () => random.integer(80));
const values = Float64Array.from({ length: ROWS }, () => random.normal());
const column: CategoryColumn = {
  kind: 'category',
  codes: level,
  levels: Array.from({ length: 30 }, (_, k) => `level ${k}`),
};

/** The target means of the training rows as the estimator sees them; empty where they are left out. */
function encode(target: Float64Array, ties: RowTies | undefined): number[] {
  const { trainingMatrix: x, preprocessor } = fitPreprocessor({
    table: { rowCount: ROWS, columns: [{ name: 'city', data: column }] },
    target: { task: 'regression', values: target },
    input: 'plain',
    ties,
    options: { maxEncodingOhe: 5 },
    random: createRandom(3),
  });
  const place = preprocessor.featureNames.indexOf('city target mean');
  if (place < 0) return [];
  return Array.from({ length: ROWS }, (_, row) => x.data[row * x.columns + place]!);
}

/** Rows whose encoding moves when the target of one row does. */
function dependents(row: number, ties: RowTies): number[] {
  const moved = Float64Array.from(values);
  moved[row]! += 1000;
  const [before, after] = [encode(values, ties), encode(moved, ties)];
  return Array.from(before.keys()).filter((i) => Math.abs(before[i]! - after[i]!) > 1e-6);
}

describe('cross-fitted target encoding', () => {
  it('encodes a row by other groups only', () => {
    for (const row of [0, 57, 133]) {
      const moved = dependents(row, { groups });
      expect(moved.length).toBeGreaterThan(50);
      expect(moved.filter((other) => groups[other] === groups[row])).toEqual([]);
    }
  });

  it('encodes a row by other blocks of time only, none of them nearer than the gap', () => {
    const gap = { milliseconds: 4 };
    for (const row of [0, 57, 133]) {
      const moved = dependents(row, { times, gap });
      expect(moved.length).toBeGreaterThan(50);
      expect(moved.filter((other) => Math.abs(times[other]! - times[row]!) <= 4)).toEqual([]);
    }
  });

  it('leaves the gap in rows on both sides of a block', () => {
    const ordered = Float64Array.from({ length: 50 }, (_, row) => row);
    const { foldOf, purged } = planEncodingFolds(50, { times: ordered, gap: { rows: 3 } }, createRandom(1));
    expect(Array.from(foldOf.subarray(8, 12))).toEqual([0, 0, 1, 1]);
    expect(purged!.map((rows) => [...rows])[1]).toEqual([7, 8, 9, 20, 21, 22]);
  });

  it('keeps to time and its gap where groups are small, and keeps those apart too', () => {
    const gap = { milliseconds: 4 };
    const pairs = Int32Array.from(times, (_, row) => (row < 40 ? row % 20 : row));
    for (const row of [0, 17, 39, 133]) {
      const moved = dependents(row, { times, gap, groups: pairs });
      expect(moved.length).toBeGreaterThan(50);
      expect(moved.filter((other) => Math.abs(times[other]! - times[row]!) <= 4)).toEqual([]);
      expect(moved.filter((other) => pairs[other] === pairs[row])).toEqual([]);
    }
    const { foldOf, purged } = planEncodingFolds(ROWS, { times, gap, groups: pairs }, createRandom(1));
    purged!.forEach((rows, fold) => {
      expect(new Set(rows).size).toBe(rows.length);
      expect(rows.filter((row) => foldOf[row] === fold)).toHaveLength(0);
    });
  });

  it('gives time up for groups that are in all blocks, and where no time is known', () => {
    for (const own of [times, new Float64Array(ROWS).fill(Number.NaN)]) {
      const plan = planEncodingFolds(ROWS, { times: own, groups }, createRandom(1));
      expect(plan).toEqual(planEncodingFolds(ROWS, { groups }, createRandom(1)));
      expect(plan.purged).toBeUndefined();
    }
  });

  it('says nothing about the target when there is a single group, and is left out', () => {
    expect(encode(values, { groups: new Int32Array(ROWS) })).toEqual([]);
  });
});
