import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.js';
import type { Target } from '../estimator.js';
import { extraTrees } from './extra-trees.js';

const random = createRandom('extra trees');
const rows = 400;
const columns = 4;
const x = { rows, columns, data: Float64Array.from({ length: rows * columns }, () => random.normal()) };
const signal = (i: number) => Math.sin(2 * x.data[i * columns]!) + x.data[i * columns + 1]! ** 2;
const numbers: Target = {
  task: 'regression',
  values: Float64Array.from({ length: rows }, (_, i) => signal(i)),
};

interface ForestJson {
  readonly trees: readonly {
    readonly feature: number[];
    readonly threshold: number[];
    readonly cover: number[];
  }[];
}

const treesOf = (params: Record<string, number | string | boolean>, seed: number) =>
  (extraTrees.fit(x, numbers, params, createRandom(seed)).toJSON() as unknown as ForestJson).trees;

describe('extraTrees', () => {
  it('knows its training rows by heart, because every tree sees all of them', () => {
    const predictions = extraTrees.fit(x, numbers, { trees: 5 }, random).predict(x);
    predictions.forEach((value, row) => {
      expect(Math.abs(value - signal(row))).toBeLessThan(1e-6);
    });
    for (const { cover } of treesOf({ trees: 3 }, 1)) expect(cover.reduce((a, b) => a + b)).toBe(rows);
  });

  it('cuts anywhere between the smallest and the largest value, most often where values lie far apart', () => {
    const line = { rows: 4, columns: 1, data: Float64Array.of(0, 1, 2, 10) };
    const y: Target = { task: 'regression', values: Float64Array.of(1, 2, 3, 4) };
    const model = extraTrees.fit(line, y, { trees: 1000, maxDepth: 1 }, createRandom(4)).toJSON();
    const cuts = (model as unknown as ForestJson).trees.map(({ threshold }) => threshold[0]!);
    const share = (low: number, high: number) => cuts.filter((cut) => cut > low && cut < high).length / 1000;
    expect(share(2, 10)).toBeGreaterThan(0.76);
    expect(share(2, 10)).toBeLessThan(0.84);
    expect(share(0, 1)).toBeGreaterThan(0.07);
  });

  it('keeps to the limits asked for', () => {
    for (const { feature } of treesOf({ trees: 3, maxLeaves: 30 }, 2)) expect(feature.length).toBe(29);
    for (const { cover } of treesOf({ trees: 3, minLeafRows: 8 }, 2)) {
      expect(Math.min(...cover)).toBeGreaterThanOrEqual(8);
    }
  });
});
