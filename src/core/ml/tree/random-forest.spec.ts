import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.js';
import type { Target } from '../estimator.js';
import { randomForest } from './random-forest.js';

const random = createRandom('random forest');
const rows = 600;
const columns = 6;
const x = { rows, columns, data: Float64Array.from({ length: rows * columns }, () => random.normal()) };
const signal = (i: number) => Math.sin(2 * x.data[i * columns]!) + x.data[i * columns + 1]! ** 2;
const numbers: Target = {
  task: 'regression',
  values: Float64Array.from({ length: rows }, (_, i) => signal(i)),
};
const classes: Target = {
  task: 'classification',
  labels: Int32Array.from({ length: rows }, (_, i) => (signal(i) > 1.5 ? 2 : signal(i) > 0.5 ? 1 : 0)),
  classCount: 3,
};

interface ForestJson {
  readonly trees: readonly { readonly feature: readonly number[]; readonly value: readonly number[] }[];
}

function treesOf(y: Target, params: Record<string, number | string>, seed: number) {
  return (randomForest.fit(x, y, params, createRandom(seed)).toJSON() as unknown as ForestJson).trees;
}

describe('randomForest', () => {
  it('grows a tree from its own stream, whatever the number of trees', () => {
    expect(treesOf(classes, { trees: 3 }, 1)).toEqual(treesOf(classes, { trees: 8 }, 1).slice(0, 3));
  });

  it('grows other trees from another seed, and other trees than its first', () => {
    const [first, second] = treesOf(numbers, { trees: 2 }, 1);
    expect(first).not.toEqual(second);
    expect(treesOf(numbers, { trees: 1 }, 2)[0]).not.toEqual(first);
  });

  it('counts each drawn row once: the leaves of every tree hold as many rows as there are', () => {
    for (const { value } of treesOf(classes, { trees: 5 }, 3)) {
      expect(value.reduce((sum, count) => sum + count, 0)).toBe(rows);
    }
  });

  it('keeps the number of leaves asked for, and spends all of them', () => {
    for (const { feature } of treesOf(numbers, { trees: 5, maxLeaves: 50 }, 4)) {
      expect(feature.length + 1).toBe(50);
    }
  });

  it('limits depth', () => {
    for (const { feature } of treesOf(numbers, { trees: 5, maxDepth: 2 }, 4)) {
      expect(feature.length).toBeLessThanOrEqual(3);
    }
  });

  it('looks at few columns per split for classes and at all for numbers', () => {
    const rootsFor = (y: Target) =>
      new Set(treesOf(y, { trees: 40, maxDepth: 1 }, 5).map((t) => t.feature[0]));
    expect(rootsFor(classes).size).toBeGreaterThan(rootsFor(numbers).size);
  });

  it('stays within the range of the target', () => {
    const predictions = randomForest.fit(x, numbers, { trees: 20 }, random).predict(x);
    const values = numbers.values;
    expect(Math.min(...predictions)).toBeGreaterThanOrEqual(Math.min(...values));
    expect(Math.max(...predictions)).toBeLessThanOrEqual(Math.max(...values));
  });

  it('says why it refuses data that are too small or too large', () => {
    const size = { rows: 100, columns: 3, task: 'regression', classCount: 0 } as const;
    expect(randomForest.refuses(size)).toBeUndefined();
    expect(randomForest.refuses({ ...size, rows: 9 })).toMatch(/at least 10 rows/);
    expect(randomForest.refuses({ ...size, rows: 2_000_000 })).toMatch(/at most 1000000 rows/);
    expect(randomForest.refuses({ ...size, rows: 900_000, columns: 5_000 })).toMatch(/cells/);
    expect(randomForest.refuses({ ...size, task: 'classification', classCount: 101 })).toMatch(/classes/);
  });
});
