import { describe, expect, it } from 'vitest';
import { InvalidArgument } from '../../errors.js';
import { createRandom } from '../../random.js';
import type { Matrix, Target } from '../estimator.js';
import { binColumns } from '../tree/bin-columns.js';
import { addLeafNumbers, packTrees } from '../tree/packed-trees.js';
import { gradientBoosting } from './gradient-boosting.js';
import { createWorkspace, growBoostedTree } from './grow-boosted-tree.js';

const random = createRandom('boosting');
const rows = 1_000;
const columns = 4;
const x: Matrix = {
  rows,
  columns,
  data: Float64Array.from({ length: rows * columns }, () => random.normal()),
};
const signal = (i: number) => 3 * Math.sin(x.data[i * columns]!) + x.data[i * columns + 1]! ** 2;
const numbers: Target = {
  task: 'regression',
  values: Float64Array.from({ length: rows }, (_, i) => signal(i)),
};
const classes = (classCount: number): Target => ({
  task: 'classification',
  labels: Int32Array.from({ length: rows }, (_, i) =>
    Math.max(0, Math.min(classCount - 1, Math.floor(signal(i)))),
  ),
  classCount,
});

interface BoostedJson {
  readonly trees: readonly { readonly feature: readonly number[]; readonly value: readonly number[] }[];
}

function treesOf(y: Target, params: Record<string, number>) {
  return (gradientBoosting.fit(x, y, params, random).toJSON() as unknown as BoostedJson).trees;
}

describe('gradientBoosting', () => {
  it('comes closer to the target with every round', () => {
    const errorAfter = (rounds: number) =>
      gradientBoosting
        .fit(x, numbers, { rounds }, random)
        .predict(x)
        .reduce((sum, value, row) => sum + (value - numbers.values[row]!) ** 2, 0);
    const errors = [1, 5, 20, 80].map(errorAfter);
    expect(errors).toEqual([...errors].sort((a, b) => b - a));
    expect(errors[3]! / errors[0]!).toBeLessThan(0.05);
  });

  it.each([
    [2, 1],
    [3, 3],
    [4, 4],
  ])('grows for %i classes %i trees a round', (classCount, perRound) => {
    expect(treesOf(classes(classCount), { rounds: 7 }).length).toBe(7 * perRound);
  });

  it('keeps the number of leaves asked for', () => {
    for (const { value } of treesOf(numbers, { rounds: 5, maxLeaves: 9 })) expect(value.length).toBe(9);
  });

  it('starts from the class shares or the mean and says only that when no split is allowed', () => {
    const only = (y: Target) => gradientBoosting.fit(x, y, { minLeafRows: rows }, random).predict(x);
    const mean = numbers.values.reduce((sum, value) => sum + value, 0) / rows;
    expect(only(numbers)[0]).toBeCloseTo(mean, 10);
    for (const classCount of [2, 3]) {
      const y = classes(classCount);
      const share = y.task === 'classification' ? y.labels.filter((label) => label === 1).length / rows : 0;
      expect(only(y)[1]).toBeCloseTo(share, 10);
    }
    expect(treesOf(numbers, { minLeafRows: rows }).length).toBe(0);
  });

  it('lets leaves shrink with the data, so that sixty rows still teach something', () => {
    const small = { rows: 60, columns, data: x.data.slice(0, 60 * columns) };
    const values = numbers.values.slice(0, 60);
    const predictions = gradientBoosting
      .fit(small, { task: 'regression', values }, {}, random)
      .predict(small);
    const error = predictions.reduce((sum, value, row) => sum + (value - values[row]!) ** 2, 0);
    const mean = values.reduce((sum, value) => sum + value, 0) / 60;
    expect(error).toBeLessThan(0.2 * values.reduce((sum, value) => sum + (value - mean) ** 2, 0));
  });

  it('pulls leaf values towards zero with l2', () => {
    const largest = (l2: number) => Math.max(...treesOf(numbers, { rounds: 1, l2 })[0]!.value.map(Math.abs));
    expect(largest(1000)).toBeLessThan(0.5 * largest(0));
  });

  it('says why it refuses data that are too small or too large', () => {
    const size = { rows: 100, columns: 3, task: 'classification', classCount: 2 } as const;
    expect(gradientBoosting.refuses(size)).toBeUndefined();
    expect(gradientBoosting.refuses({ ...size, rows: 19 })).toMatch(/at least 20 rows/);
    expect(gradientBoosting.refuses({ ...size, columns: 6_000 })).toMatch(/columns/);
    expect(gradientBoosting.refuses({ ...size, rows: 1e8, columns: 20 })).toMatch(/cells/);
    expect(gradientBoosting.refuses({ ...size, classCount: 101 })).toMatch(/classes/);
  });

  it('refuses a model file whose rounds and trees disagree', () => {
    const json = JSON.parse(JSON.stringify(gradientBoosting.fit(x, classes(3), { rounds: 2 }, random)));
    expect(() => gradientBoosting.fromJSON({ ...json, trees: json.trees.slice(1) })).toThrow(InvalidArgument);
    expect(() => gradientBoosting.fromJSON({ ...json, columns: 1 })).toThrow(InvalidArgument);
  });
});

describe('growBoostedTree', () => {
  it('sends raw numbers to the leaf that their bins went to in training, bit for bit', () => {
    const awkward = x.data.map((value, at) => {
      const column = at % columns;
      if (column === 0) return value * 1e300;
      if (column === 1) return 1 + Math.round(20 * value) * Number.EPSILON;
      return column === 2 ? Math.round(value) / 3 : value;
    });
    const matrix = { ...x, data: awkward };
    const binned = binColumns(matrix, random);
    const gradients = Float64Array.from({ length: 2 * rows }, (_, i) => (i % 2 === 0 ? random.normal() : 1));
    const limits = { maximumLeaves: 200, learningRate: 1, minimumRows: 1, minimumHessian: 1e-3, l2: 0 };
    const values = new Float64Array(rows);
    const scores = { values, width: 1, output: 0 };
    const tree = growBoostedTree(binned, gradients, limits, createWorkspace(binned, 200), scores)!;
    expect(new Set(tree.feature).size).toBe(columns);
    const again = new Float64Array(rows);
    addLeafNumbers(packTrees([tree], 1), matrix, again, 1);
    expect(again).toEqual(values);
  });

  it('refuses more histograms than memory can hold', () => {
    const binned = binColumns(x, random);
    expect(() => createWorkspace({ ...binned, rows: 1e6 }, 1e6)).toThrow(InvalidArgument);
  });
});
