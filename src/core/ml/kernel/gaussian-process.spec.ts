import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.js';
import { averageSigmoid } from './average-sigmoid.js';
import { gaussianProcess } from './gaussian-process.js';
import { laplaceMode } from './laplace-approximation.js';

/** Rows around the origin against rows on a ring around them. */
function makeRing(rows: number, seed = 'ring') {
  const random = createRandom(seed);
  const columns = 2;
  const data = new Float64Array(rows * columns);
  const labels = Int32Array.from({ length: rows }, (_, row) => row % 2);
  labels.forEach((label, row) => {
    const [radius, angle] = [label === 1 ? 1.5 : 0.4, 2 * Math.PI * random.next()];
    data[row * columns] = radius * Math.cos(angle) + 0.2 * random.normal();
    data[row * columns + 1] = radius * Math.sin(angle) + 0.2 * random.normal();
  });
  return { x: { rows, columns, data }, y: { task: 'classification', labels, classCount: 2 } as const };
}

/** Twenty columns, of which four say on which side a row is. */
function makeSides(rows: number, seed: string) {
  const random = createRandom(seed);
  const data = Float64Array.from({ length: rows * 20 }, () => random.normal());
  const labels = Int32Array.from({ length: rows }, (_, row) =>
    data.subarray(row * 20, row * 20 + 4).reduce((sum, value) => sum + value, 0) > 0 ? 1 : 0,
  );
  return { x: { rows, columns: 20, data }, y: { task: 'classification', labels, classCount: 2 } as const };
}

const sure = (predictions: Float64Array, labels: Int32Array) =>
  labels.reduce((sum, label, row) => sum + predictions[2 * row + label]!, 0) / labels.length;

describe('averageSigmoid', () => {
  it.each([
    [0.7, 0.5],
    [-3, 2],
    [4, 30],
    [5.7, 1e-9],
  ])('is near the integral for mean %d and variance %d', (mean, variance) => {
    let [sum, total] = [0, 0];
    for (let z = -8; z <= 8; z += 0.001) {
      const density = Math.exp(-z * z * 0.5);
      sum += density / (1 + Math.exp(-(mean + z * Math.sqrt(variance))));
      total += density;
    }
    expect(Math.abs(averageSigmoid(mean, variance) - sum / total)).toBeLessThan(5e-4);
  });

  it('stays a probability far out', () => {
    for (const mean of [-1e9, -40, 40, 1e9]) {
      expect(averageSigmoid(mean, 1)).toBeGreaterThanOrEqual(0);
      expect(averageSigmoid(mean, 1)).toBeLessThanOrEqual(1);
    }
  });
});

describe('laplaceMode', () => {
  it('ends where the latent values are the kernel times the slopes', () => {
    const mode = laplaceMode(Float64Array.of(1), Uint8Array.of(1), Float64Array.of(1));
    const [value] = mode.slopes;
    expect(value).toBeCloseTo(1 - 1 / (1 + Math.exp(-value!)), 12);
    expect(value).toBeCloseTo(0.4011, 4);
    expect(mode.converged).toBe(true);
  });

  it('halves steps that overshoot', () => {
    const [x, weights, isPositive] = [
      [1.3, 1.46, 0.48],
      Float64Array.of(0.1, 717, 29.3),
      Uint8Array.of(1, 0, 1),
    ];
    const covariance = (a: number, b: number) => 105_400 * Math.exp(-((a - b) ** 2) / 27.2);
    const kernel = Float64Array.from(x.flatMap((a, i) => x.slice(0, i + 1).map((b) => covariance(a, b))));
    const { slopes, converged } = laplaceMode(kernel, isPositive, weights);
    expect(converged).toBe(true);
    x.forEach((a, i) => {
      const value = x.reduce((sum, b, k) => sum + covariance(a, b) * slopes[k]!, 0);
      const slope = weights[i]! * (isPositive[i]! - 1 / (1 + Math.exp(-value)));
      expect(slope).toBeCloseTo(slopes[i]!, 4);
    });
  });
});

describe('gpc', () => {
  it('tells a ring from what is inside it', () => {
    const { x, y } = makeRing(80);
    const unseen = makeRing(60, 'unseen');
    const model = gaussianProcess.fit(x, y, {}, createRandom(1));
    expect(sure(model.predict(unseen.x), unseen.y.labels)).toBeGreaterThan(0.85);
  });

  it('does not know far away from all rows', () => {
    const { x, y } = makeRing(40);
    const far = { rows: 1, columns: 2, data: Float64Array.of(1e3, -1e3) };
    expect(gaussianProcess.fit(x, y, {}, createRandom(1)).predict(far)[0]).toBeCloseTo(0.5, 6);
  });

  it('chooses a kernel under which the labels are likelier than under the one of scikit-learn', () => {
    const { x, y } = makeSides(90, 'sides');
    const unseen = makeSides(60, 'unseen');
    const learn = (params = {}) => gaussianProcess.fit(x, y, params, createRandom(1));
    const [chosen, fixed] = [learn(), learn({ lengthScale: 1, signalVariance: 1 })];
    expect(Number(chosen.toJSON()['logMarginalLikelihood'])).toBeGreaterThan(
      Number(fixed.toJSON()['logMarginalLikelihood']),
    );
    expect(sure(chosen.predict(unseen.x), unseen.y.labels)).toBeGreaterThan(
      sure(fixed.predict(unseen.x), unseen.y.labels) + 0.1,
    );
    expect(learn({ signalVariance: 3 }).toJSON()['signalVariance']).toBe(3);
    expect(learn({ lengthScale: 2 }).toJSON()['gamma']).toBe(0.125);
  });

  it('chooses it on some of many rows, the same ones for the same seed, and keeps all', () => {
    const { x, y } = makeRing(400);
    const learn = () => gaussianProcess.fit(x, y, {}, createRandom(7)).toJSON();
    expect(learn()).toEqual(learn());
    expect(learn()['rows']).toBe(400);
  });

  it('leaves rows of weight 0 out of the model', () => {
    const { x, y } = makeRing(40);
    const half = gaussianProcess.fit(
      { ...x, rows: 20, data: x.data.slice(0, 40) },
      { ...y, labels: y.labels.slice(0, 20) },
      {},
      createRandom(1),
    );
    const weights = Float64Array.from({ length: 40 }, (_, row) => (row < 20 ? 1 : 0));
    expect(gaussianProcess.fit(x, y, {}, createRandom(1), weights).toJSON()).toEqual(half.toJSON());
  });

  it('is for small data', () => {
    const size = { rows: 2000, columns: 5, task: 'classification', classCount: 2 } as const;
    expect(gaussianProcess.refuses(size)).toBeUndefined();
    expect(gaussianProcess.refuses({ ...size, rows: 2001 })).toBe('takes at most 2000 rows, there are 2001');
    expect(gaussianProcess.refuses({ ...size, classCount: 11 })).toBe(
      'takes at most 10 classes, there are 11',
    );
  });
});
