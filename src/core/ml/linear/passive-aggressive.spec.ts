import { describe, expect, it } from 'vitest';
import { InvalidArgument } from '../../errors.js';
import { createRandom } from '../../random.js';
import type { Params } from '../estimator.js';
import { passiveAggressive } from './passive-aggressive.js';

const random = createRandom('passive aggressive');
const x = { rows: 80, columns: 4, data: Float64Array.from({ length: 320 }, () => random.normal()) };
const values = Float64Array.from(
  { length: 80 },
  (_, i) => 3 * x.data[4 * i]! - x.data[4 * i + 1]! + 0.05 * random.normal(),
);

function train(params: Params, seed = 1, columns = x, target = values) {
  return passiveAggressive.fit(columns, { task: 'regression', values: target }, params, createRandom(seed));
}

describe('passive aggressive regression', () => {
  it('moves as far as a row asks for, and less far with a small C', () => {
    const two = { rows: 2, columns: 1, data: Float64Array.of(-1, 1) };
    const once = (C: number) =>
      train({ C, epsilon: 0.1, maxIterations: 1, shuffle: false }, 1, two, Float64Array.of(-1, 1)).toJSON();
    // Row -1 of target -1: error -1, loss 0.9, so weight 0.9 and intercept -0.9. Row 1: error 1, the same upwards.
    expect((once(1)['weights'] as number[])[0]).toBeCloseTo(1.8, 14);
    expect(once(1)['centre']).toBeCloseTo(0, 14);
    // Steps of 0.5 twice.
    expect((once(0.5)['weights'] as number[])[0]).toBeCloseTo(1, 14);
  });

  it('lets rows within epsilon change nothing', () => {
    expect(train({ epsilon: 10 }).toJSON()['weights']).toEqual([0, 0, 0, 0]);
  });

  it('comes near the line', () => {
    const predictions = train({}).predict(x);
    const worst = Math.max(...predictions.map((value, i) => Math.abs(value - values[i]!)));
    expect(worst).toBeLessThan(1);
  });

  it('depends on the seed when it shuffles, and only then', () => {
    expect(train({}, 1).toJSON()).not.toEqual(train({}, 2).toJSON());
    expect(train({ shuffle: false }, 1).toJSON()).toEqual(train({ shuffle: false }, 2).toJSON());
  });

  it.each([1e-100, 1e-3, 1e100])('is the same model in units of %d', (unit) => {
    const scaled = { ...x, data: x.data.map((value) => value * unit) };
    const inUnit = train(
      {},
      1,
      scaled,
      values.map((value) => value * unit),
    ).predict(scaled);
    train({})
      .predict(x)
      .forEach((value, i) => {
        expect(inUnit[i]! / unit).toBeCloseTo(value, 6);
      });
  });

  it('says whether it ran out of epochs', () => {
    expect(train({ maxIterations: 1 }).toJSON()).toMatchObject({ iterations: 1, converged: false });
    expect(train({}).toJSON()).toMatchObject({ converged: true });
  });

  it('refuses weights', () => {
    const weights = new Float64Array(80).fill(1);
    expect(() =>
      passiveAggressive.fit(x, { task: 'regression', values }, {}, createRandom(1), weights),
    ).toThrow(InvalidArgument);
  });
});
