import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.js';
import type { Matrix } from '../estimator.js';
import { linearRegression } from './linear-regression.js';

function train(x: Matrix, values: Float64Array) {
  return linearRegression.fit(x, { task: 'regression', values }, {}, createRandom(1));
}

function makeRows(columns: number) {
  const random = createRandom('rows');
  const x = { rows: 50, columns, data: Float64Array.from({ length: 50 * columns }, () => random.normal()) };
  return { x, values: Float64Array.from({ length: 50 }, () => random.normal()) };
}

describe('linearRegression', () => {
  it('continues a straight line', () => {
    const model = train({ rows: 3, columns: 1, data: Float64Array.of(0, 1, 2) }, Float64Array.of(1, 3, 5));
    expect(model.predict({ rows: 1, columns: 1, data: Float64Array.of(3) })[0]).toBeCloseTo(7, 12);
  });

  it('gives the same answers through QR as through normal equations', () => {
    const { x, values } = makeRows(3);
    const viaNormalEquations = train(x, values).predict(x);
    // A constant column makes the condition estimate infinite and changes nothing else.
    const data = new Float64Array(200);
    for (let i = 0; i < 50; i++) data.set([...x.data.subarray(i * 3, i * 3 + 3), 4], i * 4);
    const wide = { rows: 50, columns: 4, data };
    train(wide, values)
      .predict(wide)
      .forEach((value, i) => {
        expect(value).toBeCloseTo(viaNormalEquations[i]!, 12);
      });
  });

  it('is unmoved by the units and offsets of its columns', () => {
    const { x, values } = makeRows(2);
    const units = [1e-9, 1e9];
    const moved = { ...x, data: x.data.map((value, at) => (value + 3) * units[at % 2]!) };
    const plain = train(x, values).predict(x);
    train(moved, values)
      .predict(moved)
      .forEach((value, i) => {
        expect(value).toBeCloseTo(plain[i]!, 10);
      });
  });

  it('shares the weight between a column and its copy', () => {
    const { x, values } = makeRows(1);
    const twice = {
      rows: 50,
      columns: 2,
      data: Float64Array.from({ length: 100 }, (_, at) => x.data[at >> 1]!),
    };
    const { weights } = train(twice, values).toJSON() as { weights: number[] };
    expect(weights[0]).toBeCloseTo(weights[1]!, 12);
    expect(weights[0]! * 2).toBeCloseTo((train(x, values).toJSON() as { weights: number[] }).weights[0]!, 12);
  });
});
