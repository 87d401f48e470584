import { describe, expect, it } from 'vitest';
import { InvalidArgument } from '../../errors.js';
import { createRandom } from '../../random.js';
import type { Target } from '../estimator.js';
import { decisionTree } from './decision-tree.js';

const random = createRandom('decision tree');

function normals(rows: number, columns: number) {
  return { rows, columns, data: Float64Array.from({ length: rows * columns }, () => random.normal()) };
}

function leafCount(model: { toJSON(): object }): number {
  const { trees } = JSON.parse(JSON.stringify(model)) as { trees: { threshold: number[] }[] };
  return trees[0]!.threshold.length + 1;
}

const x = normals(300, 2);
const square: Target = {
  task: 'classification',
  labels: Int32Array.from({ length: 300 }, (_, i) => (x.data[2 * i]! > 0 === x.data[2 * i + 1]! > 0 ? 1 : 0)),
  classCount: 2,
};

describe('decisionTree', () => {
  it('learns its training rows by heart, even where no first split helps', () => {
    const shares = decisionTree.fit(x, square, {}, random).predict(x);
    square.labels.forEach((label, row) => {
      expect(shares[2 * row + label]).toBe(1);
    });
  });

  it('predicts the means of a step exactly', () => {
    const line = { rows: 6, columns: 1, data: Float64Array.of(1, 2, 3, 10, 11, 12) };
    const y: Target = { task: 'regression', values: Float64Array.of(5, 5, 5, 8, 8, 8) };
    const model = decisionTree.fit(line, y, {}, random);
    const between = { rows: 4, columns: 1, data: Float64Array.of(-100, 4.5, 8.5, 100) };
    expect([...model.predict(between)]).toEqual([5, 5, 8, 8]);
    expect(leafCount(model)).toBe(2);
  });

  it('stops at the depth asked for', () => {
    expect(leafCount(decisionTree.fit(x, square, { maxDepth: 3 }, random))).toBeLessThanOrEqual(8);
    expect(leafCount(decisionTree.fit(x, square, { maxDepth: 1 }, random))).toBe(2);
  });

  it('keeps the rows asked for in every leaf', () => {
    const model = decisionTree.fit(x, square, { minLeafRows: 40 }, random);
    const { trees } = model.toJSON() as unknown as { trees: { value: number[] }[] };
    const { value } = trees[0]!;
    for (let leaf = 0; leaf < value.length; leaf += 2) {
      expect(value[leaf]! + value[leaf + 1]!).toBeGreaterThanOrEqual(40);
    }
  });

  it('holds large offsets of the target apart from its small differences', () => {
    const values = Float64Array.from({ length: 300 }, (_, i) => 1e9 + (x.data[2 * i]! > 0.3 ? 0.5 : 0));
    const model = decisionTree.fit(x, { task: 'regression', values }, { maxDepth: 1 }, random);
    model.predict(x).forEach((value, row) => {
      expect(Math.abs(value - values[row]!)).toBeLessThan(1e-6);
    });
  });

  it('says why it refuses data that are too small or too large', () => {
    const size = { rows: 100, columns: 3, task: 'classification', classCount: 2 } as const;
    expect(decisionTree.refuses(size)).toBeUndefined();
    expect(decisionTree.refuses({ ...size, rows: 3 })).toMatch(/at least 4 rows/);
    expect(decisionTree.refuses({ ...size, rows: 1e8, columns: 20 })).toMatch(/cells/);
    expect(decisionTree.refuses({ ...size, classCount: 5_000 })).toMatch(/classes/);
  });

  it('refuses leaves without rows in a model file', () => {
    const json = JSON.parse(JSON.stringify(decisionTree.fit(x, square, { maxDepth: 1 }, random)));
    json.trees[0].value[0] = 0;
    json.trees[0].value[1] = 0;
    expect(() => decisionTree.fromJSON(json)).toThrow(InvalidArgument);
  });
});
