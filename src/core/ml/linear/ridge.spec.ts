import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.js';
import { linearRegression } from './linear-regression.js';
import { ridge } from './ridge.js';

const x = { rows: 2, columns: 1, data: Float64Array.of(-1, 1) };
const y = { task: 'regression', values: Float64Array.of(-1, 1) } as const;

describe('ridge', () => {
  it('shrinks the weight by the share of the penalty', () => {
    expect(ridge.fit(x, y, { alpha: 2 }, createRandom(1)).predict(x)[1]).toBeCloseTo(0.5, 12);
  });

  it('leaves the intercept alone', () => {
    const raised = { ...y, values: y.values.map((value) => value + 100) };
    expect(ridge.fit(x, raised, { alpha: 1e12 }, createRandom(1)).predict(x)[0]).toBeCloseTo(100, 9);
  });

  it('is least squares without a penalty', () => {
    const random = createRandom('rows');
    const wide = { rows: 40, columns: 3, data: Float64Array.from({ length: 120 }, () => random.normal()) };
    const target = {
      task: 'regression',
      values: Float64Array.from({ length: 40 }, () => random.normal()),
    } as const;
    const plain = linearRegression.fit(wide, target, {}, random).predict(wide);
    ridge
      .fit(wide, target, { alpha: 0 }, random)
      .predict(wide)
      .forEach((value, i) => {
        expect(value).toBeCloseTo(plain[i]!, 12);
      });
  });
});
