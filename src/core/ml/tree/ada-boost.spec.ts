import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.js';
import type { Target } from '../estimator.js';
import { adaBoost } from './ada-boost.js';

interface AdaCase {
  readonly name: string;
  readonly classCount: number;
  readonly learningRate: number;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly weights: readonly number[];
  readonly says: readonly number[];
  readonly labels: readonly number[];
}

const golden: { readonly cases: readonly AdaCase[] } = JSON.parse(
  readFileSync(new URL('../../../../test/golden/ada-boost.json', import.meta.url), 'utf8'),
);

describe.each(golden.cases)('scikit-learn on $name', (test) => {
  const rows = test.y.length;
  const x = { rows, columns: 4, data: Float64Array.from(test.x) };
  const { classCount, learningRate } = test;
  const y: Target = { task: 'classification', labels: Int32Array.from(test.y), classCount };
  const params = { rounds: 15, learningRate };
  const model = adaBoost.fit(x, y, params, createRandom(1), Float64Array.from(test.weights));

  it('gives every stump the same say', () => {
    const says = model.toJSON()['says'] as number[];
    expect(says.length).toBe(test.says.length);
    says.forEach((say, at) => {
      expect(Math.abs(say - test.says[at]!)).toBeLessThan(1e-9);
    });
  });

  it('gives every row the same label', () => {
    const shares = model.predict(x);
    const labels = test.labels.map((_, row) => {
      const own = shares.subarray(row * classCount, (row + 1) * classCount);
      return own.indexOf(Math.max(...own));
    });
    expect(labels).toEqual(test.labels);
  });
});

describe('adaBoost for numbers', () => {
  const random = createRandom('ada');
  const x = { rows: 200, columns: 2, data: Float64Array.from({ length: 400 }, () => random.normal()) };
  const values = Float64Array.from(
    { length: 200 },
    (_, i) => Math.sin(2 * x.data[2 * i]!) + x.data[2 * i + 1]!,
  );
  const rmse = (rounds: number) => {
    const predictions = adaBoost
      .fit(x, { task: 'regression', values }, { rounds }, createRandom(2))
      .predict(x);
    return Math.sqrt(predictions.reduce((sum, one, i) => sum + (one - values[i]!) ** 2, 0) / 200);
  };

  it('is better with many trees than with one', () => {
    expect(rmse(30)).toBeLessThan(0.9 * rmse(1));
  });

  it('stops at a tree that makes no error', () => {
    const steps = x.data.filter((_, at) => at % 2 === 0).map(Math.sign);
    const model = adaBoost.fit(x, { task: 'regression', values: steps }, {}, random);
    expect(model.toJSON()['says']).toEqual([1]);
    expect(model.predict(x).every((value, row) => Math.abs(value - steps[row]!) < 1e-9)).toBe(true);
  });

  it('lets rows of weight 0 say nothing', () => {
    const weights = values.map((value) => (value > 0 ? 1 : 0));
    const model = adaBoost.fit(x, { task: 'regression', values }, {}, random, weights);
    expect(Math.min(...model.predict(x))).toBeGreaterThan(0);
  });
});
