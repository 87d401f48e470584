import { describe, expect, it } from 'vitest';
import { InvalidArgument } from '../../errors.js';
import { createRandom } from '../../random.js';
import type { Matrix, Target } from '../estimator.js';
import {
  gradientBoosting,
  gradientBoostingClassifier,
  gradientBoostingRegressor,
} from './gradient-boosting.js';

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

  it('refuses parameters that need more histograms than memory can hold', () => {
    const wide = {
      rows: 3_000,
      columns: 300,
      data: Float64Array.from({ length: 900_000 }, (_, i) => (i * 7919) % 9973),
    };
    const y: Target = { task: 'regression', values: new Float64Array(3_000) };
    expect(() => gradientBoosting.fit(wide, y, { maxLeaves: 'none', minLeafRows: 1 }, random)).toThrow(
      /maxLeaves/,
    );
  });

  it('refuses a model file whose rounds and trees disagree', () => {
    const json = JSON.parse(JSON.stringify(gradientBoosting.fit(x, classes(3), { rounds: 2 }, random)));
    expect(() => gradientBoosting.fromJSON({ ...json, trees: json.trees.slice(1) })).toThrow(InvalidArgument);
    expect(() => gradientBoosting.fromJSON({ ...json, columns: 1 })).toThrow(InvalidArgument);
  });
});

function meanSquare(predictions: Float64Array, values: Float64Array): number {
  return predictions.reduce((sum, value, row) => sum + (value - values[row]!) ** 2, 0) / values.length;
}

describe('the classic ids', () => {
  it('grow trees of depth 3, one for two classes', () => {
    const model = gradientBoostingClassifier
      .fit(x, classes(2), { rounds: 4 }, random)
      .toJSON() as unknown as BoostedJson;
    expect(model.trees.length).toBe(4);
    for (const { feature } of model.trees) expect(feature.length).toBeLessThanOrEqual(7);
    const numeric = gradientBoostingRegressor.fit(x, numbers, {}, random);
    expect(meanSquare(numeric.predict(x), numbers.values)).toBeLessThan(0.3);
  });

  it('take only their own task', () => {
    expect(() => gradientBoostingClassifier.fit(x, numbers, {}, random)).toThrow(InvalidArgument);
    expect(() => gradientBoostingRegressor.fit(x, classes(2), {}, random)).toThrow(InvalidArgument);
  });
});

describe('missing values', () => {
  const stream = createRandom('missing');
  const size = 600;
  const values = new Float64Array(size);
  const data = Float64Array.from({ length: size }, (_, row) => {
    const value = stream.normal();
    const isMissing = row % 4 === 0;
    // Missing behaves like the large values.
    values[row] = isMissing || value > 0.5 ? 1 : 0;
    return isMissing ? Number.NaN : value;
  });
  const y: Target = { task: 'regression', values };
  const askFor = (...asked: number[]) => ({
    rows: asked.length,
    columns: 1,
    data: Float64Array.of(...asked),
  });

  it('go to the side where they belong', () => {
    const model = gradientBoosting.fit({ rows: size, columns: 1, data }, y, { rounds: 60 }, random);
    const [missing, small, large] = model.predict(askFor(Number.NaN, -1, 2));
    expect(missing).toBeGreaterThan(0.95);
    expect(small).toBeLessThan(0.05);
    expect(large).toBeGreaterThan(0.95);
  });

  it('are told from all others when only they differ', () => {
    const only = Float64Array.from(data, (value) => (Number.isNaN(value) ? 1 : 0));
    const target: Target = { task: 'regression', values: only };
    const model = gradientBoosting.fit({ rows: size, columns: 1, data }, target, { rounds: 60 }, random);
    const [missing, small, huge] = model.predict(askFor(Number.NaN, -1, 1e300));
    expect([missing! > 0.95, small! < 0.05, huge! < 0.05]).toEqual([true, true, true]);
  });

  it('go to the larger child where training had none', () => {
    const full = Float64Array.from(data, (value, row) =>
      Number.isNaN(value) ? (row % 8 === 0 ? -1 : -2) : value,
    );
    const target: Target = {
      task: 'regression',
      values: Float64Array.from(full, (value) => (value > 0.5 ? 1 : 0)),
    };
    const model = gradientBoosting.fit(
      { rows: size, columns: 1, data: full },
      target,
      { rounds: 1, maxLeaves: 2 },
      random,
    );
    const [missing, small, large] = model.predict(askFor(Number.NaN, -1, 2));
    expect(missing).toBe(small);
    expect(missing).not.toBe(large);
  });
});

describe('categories', () => {
  const stream = createRandom('categories');
  const levelCount = 40;
  const levels = Int32Array.of(levelCount, 0);
  const effects = Array.from({ length: levelCount }, () => stream.normal());
  const sample = (size: number) => {
    const data = new Float64Array(2 * size);
    const values = new Float64Array(size);
    for (let row = 0; row < size; row++) {
      data[2 * row] = stream.integer(levelCount);
      data[2 * row + 1] = stream.normal();
      values[row] = effects[data[2 * row]!]! + 0.3 * stream.normal();
    }
    return { x: { rows: size, columns: 2, data, levels }, y: { task: 'regression', values } as const };
  };
  const train = sample(1_200);
  const test = sample(500);
  const oneHot = ({ rows: size, data }: Matrix): Matrix => ({
    rows: size,
    columns: levelCount + 1,
    data: Float64Array.from({ length: size * (levelCount + 1) }, (_, at) => {
      const row = Math.floor(at / (levelCount + 1));
      const column = at % (levelCount + 1);
      return column === levelCount ? data[2 * row + 1]! : data[2 * row] === column ? 1 : 0;
    }),
  });

  it('are parted by their effects, better than one column per level can', () => {
    const params = { rounds: 10, learningRate: 0.3 };
    const native = gradientBoosting.fit(train.x, train.y, params, random).predict(test.x);
    const encoded = gradientBoosting.fit(oneHot(train.x), train.y, params, random).predict(oneHot(test.x));
    const noise = 0.09;
    expect(meanSquare(native, test.y.values)).toBeLessThan(1.5 * noise);
    const excess = (predictions: Float64Array) => meanSquare(predictions, test.y.values) - noise;
    expect(excess(native)).toBeLessThan(0.4 * excess(encoded));
  });

  it('may have more levels than bins, and levels that training never saw', () => {
    const many = {
      ...train.x,
      data: train.x.data.map((value, at) => (at % 2 === 0 ? value + 40 * ((at >> 1) % 10) : value)),
      levels: Int32Array.of(1_000, 0),
    };
    const model = gradientBoosting.fit(many, train.y, { rounds: 20 }, random);
    const odd = { rows: 3, columns: 2, data: Float64Array.of(999, 0, 5_000, 0, Number.NaN, 0) };
    const [unseen, beyond, missing] = model.predict(odd);
    expect(unseen).toBe(missing);
    expect(beyond).toBe(missing);
    const copy = gradientBoosting.fromJSON(JSON.parse(JSON.stringify(model)));
    expect(copy.predict(many)).toEqual(model.predict(many));
  });

  it('refuses codes that are no levels', () => {
    const wrong = { ...train.x, data: train.x.data.map((value, at) => (at === 0 ? levelCount : value)) };
    expect(() => gradientBoosting.fit(wrong, train.y, {}, random)).toThrow(InvalidArgument);
  });
});

describe('monotone columns', () => {
  const values = numbers.values;
  const line = (column: number, from: Float64Array) =>
    Array.from({ length: 80 }, (_, step) => {
      const row = Float64Array.from(from);
      row[column] = -3 + (6 * step) / 79;
      return row;
    });
  const isFalling = (model: ReturnType<typeof gradientBoosting.fit>, column: number) =>
    [0, 7, 99].every((row) => {
      const along = line(column, x.data.subarray(row * columns, (row + 1) * columns)).map(
        (data) => model.predict({ rows: 1, columns, data }).at(-1)!,
      );
      return along.every((value, step) => step === 0 || value <= along[step - 1]!);
    });

  it('never let predictions rise against their sign', () => {
    expect(isFalling(gradientBoosting.fit(x, numbers, { rounds: 30 }, random), 0)).toBe(false);
    expect(isFalling(gradientBoosting.fit(x, numbers, { rounds: 30, monotone: '0:-' }, random), 0)).toBe(
      true,
    );
    expect(
      isFalling(gradientBoosting.fit(x, classes(2), { rounds: 30, monotone: '-,0,0,0' }, random), 0),
    ).toBe(true);
    expect(values.length).toBe(rows);
  });

  it('refuses signs for columns, categories, losses and classes that cannot have them', () => {
    const refused = (y: Target, params: Record<string, string>, matrix = x) =>
      expect(() => gradientBoosting.fit(matrix, y, params, random)).toThrow(InvalidArgument);
    refused(numbers, { monotone: '4:+' });
    refused(numbers, { monotone: '+,-' });
    refused(numbers, { monotone: 'up' });
    refused(numbers, { monotone: '0:+', loss: 'quantile' });
    refused(classes(3), { monotone: '0:+' });
    const levels = Int32Array.of(1, 0, 0, 0);
    const data = x.data.map((value, at) => (at % columns === 0 ? 0 : value));
    refused(numbers, { monotone: '0:+' }, { ...x, data, levels });
  });
});

describe('the log link', () => {
  it.each(['poisson', 'gamma'])('gives amounts in any unit the same model, also around 1e-9 (%s)', (loss) => {
    const amounts = numbers.values.map(Math.exp);
    const predict = (unit: number) => {
      const y: Target = { task: 'regression', values: amounts.map((value) => value * unit) };
      return gradientBoosting.fit(x, y, { loss, rounds: 20 }, createRandom(1)).predict(x);
    };
    const plain = predict(1);
    expect(Math.max(...plain) / Math.min(...plain)).toBeGreaterThan(3);
    for (const unit of [1e-9, 1e9]) {
      predict(unit).forEach((value, row) => {
        expect(Math.abs(value / unit / plain[row]! - 1)).toBeLessThan(1e-4);
      });
    }
  });
});

describe('early stopping', () => {
  const noise: Target = {
    task: 'regression',
    values: Float64Array.from({ length: rows }, () => random.normal()),
  };

  it('keeps few rounds where there is nothing to learn, and many where there is', () => {
    const params = { rounds: 200, earlyStopping: 'on', patience: 5, maxLeaves: 8 };
    const roundsOf = (y: Target) =>
      (gradientBoosting.fit(x, y, params, random).toJSON() as unknown as BoostedJson).trees.length;
    expect(roundsOf(noise)).toBeLessThan(15);
    expect(roundsOf(numbers)).toBeGreaterThan(40);
  });

  it('is off by itself for few rounds or rows', () => {
    expect(treesOf(noise, { rounds: 150, maxLeaves: 4 }).length).toBe(150);
  });

  it('leaves a class with one row to learn from', () => {
    const labels = Int32Array.from({ length: rows }, (_, row) => (row === 3 ? 2 : row % 2));
    const y: Target = { task: 'classification', labels, classCount: 3 };
    const model = gradientBoosting.fit(x, y, { earlyStopping: 'on', rounds: 5 }, random);
    expect(model.predict(x).every(Number.isFinite)).toBe(true);
  });
});

describe('weights', () => {
  it('of whole numbers are the same as repeated rows', () => {
    const weights = Float64Array.from({ length: rows }, (_, row) => row % 3);
    const repeated = [...weights].flatMap((weight, row) => new Array(weight).fill(row) as number[]);
    const data = Float64Array.from(
      repeated.flatMap((row) => [...x.data.subarray(row * columns, (row + 1) * columns)]),
    );
    const params = { rounds: 10, minLeafRows: 1, minLeafHessian: 15, maxBins: 20 };
    for (const y of [numbers, classes(2), classes(3)]) {
      const weighted = gradientBoosting.fit(withGrid(x), y, params, random, weights).predict(withGrid(x));
      const more = gradientBoosting
        .fit(withGrid({ rows: repeated.length, columns, data }), take(y, repeated), params, random)
        .predict(withGrid(x));
      weighted.forEach((value, i) => {
        expect(Math.abs(value - more[i]!)).toBeLessThan(1e-5);
      });
    }
  });

  it('balance classes when asked to', () => {
    const labels = Int32Array.from({ length: rows }, (_, row) => (x.data[row * columns]! > 1.2 ? 1 : 0));
    const y: Target = { task: 'classification', labels, classCount: 2 };
    const mean = (params: Record<string, string | number>) => {
      const shares = gradientBoosting.fit(x, y, { minLeafRows: rows, ...params }, random).predict(x);
      return shares[1]!;
    };
    expect(mean({})).toBeLessThan(0.2);
    expect(mean({ classWeight: 'balanced' })).toBeCloseTo(0.5, 9);
  });

  /** Values on a coarse grid, so that bins do not depend on how often a row is there. */
  function withGrid(matrix: Matrix): Matrix {
    return { ...matrix, data: matrix.data.map((value) => Math.max(-9, Math.min(9, Math.round(4 * value)))) };
  }

  function take(y: Target, chosen: readonly number[]): Target {
    return y.task === 'regression'
      ? { ...y, values: Float64Array.from(chosen, (row) => y.values[row]!) }
      : { ...y, labels: Int32Array.from(chosen, (row) => y.labels[row]!) };
  }
});

describe('drawing rows and columns', () => {
  it('changes the trees with the seed and still learns', () => {
    const params = { rounds: 60, rowShare: 0.5, columnShare: 0.75, columnShareNode: 0.7 };
    const train = (seed: number) => gradientBoosting.fit(x, numbers, params, createRandom(seed));
    expect(train(1).toJSON()).toEqual(train(1).toJSON());
    expect(train(1).toJSON()).not.toEqual(train(2).toJSON());
    expect(meanSquare(train(1).predict(x), numbers.values)).toBeLessThan(0.4);
  });
});

describe('model files', () => {
  it('of older versions, whose trees know nothing of missing values, are read', () => {
    const json = JSON.parse(JSON.stringify(gradientBoosting.fit(x, numbers, { rounds: 3 }, random)));
    const old = {
      ...json,
      trees: json.trees.map(({ missingLeft, cover, ...tree }: Record<string, unknown>) => tree),
    };
    const model = gradientBoosting.fromJSON(old);
    expect(model.predict(x)).toEqual(gradientBoosting.fromJSON(json).predict(x));
    expect(model.toJSON()).toEqual(old);
  });

  it('send raw numbers to the leaf that their bins went to in training, bit for bit', () => {
    const awkward = x.data.map((value, at) => {
      const column = at % columns;
      if (column === 0) return value * 1e300;
      if (column === 1) return 1 + Math.round(20 * value) * Number.EPSILON;
      return column === 2 ? Math.round(value) / 3 : value;
    });
    const values = Float64Array.from({ length: rows }, () => random.normal());
    const params = {
      rounds: 1,
      learningRate: 1,
      minLeafRows: 1,
      l2: 0,
      maxLeaves: 'none',
      loss: 'quantile',
      alpha: 0.5,
    };
    const matrix = { ...x, data: awkward };
    const y: Target = { task: 'regression', values };
    const predictions = gradientBoosting.fit(matrix, y, params, random).predict(matrix);
    const groups = new Map<number, number[]>();
    predictions.forEach((value, row) => {
      groups.set(value, [...(groups.get(value) ?? []), values[row]!]);
    });
    // Every leaf predicts the median of the rows that end in it.
    for (const [value, inLeaf] of groups) {
      const median = inLeaf.sort((a, b) => a - b)[Math.ceil(inLeaf.length / 2) - 1]!;
      expect(value).toBeCloseTo(median, 12);
    }
    expect(groups.size).toBeGreaterThan(300);
  });
});
