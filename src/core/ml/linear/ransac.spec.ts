import { describe, expect, it } from 'vitest';
import { InvalidArgument } from '../../errors.js';
import { createRandom } from '../../random.js';
import type { Matrix, Params } from '../estimator.js';
import { findConsensus } from './consensus.js';
import { ransac } from './ransac.js';

const random = createRandom('ransac');
const x = { rows: 60, columns: 2, data: Float64Array.from({ length: 120 }, () => random.normal()) };
const line = (i: number) => 3 * x.data[2 * i]! - x.data[2 * i + 1]! + 5;
/** Every fourth row lies far off, all on the same side. */
const values = Float64Array.from({ length: 60 }, (_, i) => (i % 4 === 0 ? 1000 + i : line(i)));

function train(columns: Matrix, target: Float64Array, params: Params = {}, seed = 1) {
  return ransac.fit(columns, { task: 'regression', values: target }, params, createRandom(seed));
}

describe('RANSAC regression', () => {
  it.each([1, 2, 3])(
    'is the fit of the rows that agree, as if the others were not there (seed %d)',
    (seed) => {
      const predictions = train(x, values, {}, seed).predict(x);
      for (let i = 0; i < 60; i++) expect(predictions[i]).toBeCloseTo(line(i), 8);
    },
  );

  it('stops early when most rows agree, and else after as many trials as allowed', () => {
    const trials = (target: Float64Array, params: Params) =>
      train(x, target, params).toJSON()['iterations'] as number;
    expect(
      trials(
        Float64Array.from({ length: 60 }, (_, i) => line(i)),
        {},
      ),
    ).toBe(1);
    // Three quarters agree: log(0.01) / log(1 - 0.75^3) = 8.4.
    expect(trials(values, {})).toBe(9);
    expect(trials(values, { maxTrials: 4 })).toBe(4);
    expect(trials(values, { confidence: 0.5 })).toBeLessThan(9);
  });

  it.each([1e-100, 1e-3, 1e100])('agrees on the same rows in units of %d', (unit) => {
    const scaled = { ...x, data: x.data.map((value) => value * unit) };
    const predictions = train(
      scaled,
      values.map((value) => value * unit),
    ).predict(scaled);
    predictions.forEach((value, i) => {
      expect(value / unit).toBeCloseTo(line(i), 6);
    });
  });

  it('goes through the value that more than half of the rows share', () => {
    const mostly = Float64Array.from({ length: 60 }, (_, i) => (i % 4 === 0 ? 10 + i : 7));
    const predictions = train(x, mostly).predict(x);
    for (const value of predictions) expect(value).toBeCloseTo(7, 3);
  });

  it('refuses weights', () => {
    const weights = new Float64Array(60).fill(1);
    expect(() => ransac.fit(x, { task: 'regression', values }, {}, createRandom(1), weights)).toThrow(
      InvalidArgument,
    );
  });
});

describe('findConsensus', () => {
  const settings = { threshold: 0.1, maxTrials: 200, confidence: 0.999999 };

  it.each([1, 2, 3, 4, 5])('takes of equally many rows those that it fits better (seed %d)', (seed) => {
    // Three rows lie within 0.05 of a line, three others on one.
    const two = { rows: 6, columns: 1, data: Float64Array.of(0, 1, 2, 0, 1, 2) };
    const target = Float64Array.of(100, 101.05, 102, 0, 1, 2);
    expect([...findConsensus(two, target, settings, createRandom(seed)).rows!]).toEqual([3, 4, 5]);
  });

  it.each([1, 2, 3])('takes more rows before those that it fits better (seed %d)', (seed) => {
    const two = { rows: 7, columns: 1, data: Float64Array.of(0, 1, 2, 3, 0, 1, 2) };
    const target = Float64Array.of(100, 101.05, 102.05, 103, 0, 1, 2);
    expect([...findConsensus(two, target, settings, createRandom(seed)).rows!]).toEqual([0, 1, 2, 3]);
  });

  it('finds none where no row comes near its own fit', () => {
    // Both rows at the same place: the fit goes through the middle of their targets.
    const same = { rows: 2, columns: 1, data: Float64Array.of(1, 1) };
    expect(
      findConsensus(same, Float64Array.of(-1, 1), { ...settings, maxTrials: 7 }, createRandom(1)),
    ).toEqual({
      rows: undefined,
      trials: 7,
    });
  });
});
