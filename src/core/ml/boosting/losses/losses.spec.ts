import { describe, expect, it } from 'vitest';
import { InvalidArgument } from '../../../errors.js';
import { createRandom } from '../../../random.js';
import type { Target } from '../../estimator.js';
import { createLoss, LOSSES, type LossName } from './create-loss.js';
import { fastExp } from './fast-exp.js';
import { weightedQuantile } from './weighted-quantile.js';

const random = createRandom('losses');
const size = 60;
const rows = Uint32Array.from({ length: size }, (_, row) => row);
const numbers: Target = {
  task: 'regression',
  values: Float64Array.from({ length: size }, () => 0.1 + 3 * random.next()),
};
const classes = (classCount: number): Target => ({
  task: 'classification',
  labels: Int32Array.from({ length: size }, () => random.integer(classCount)),
  classCount,
});

const cases: readonly (readonly [string, Target, LossName])[] = [
  ...LOSSES.map((name) => [name, numbers, name] as const),
  ['two classes', classes(2), 'auto'],
  ['four classes', classes(4), 'auto'],
];

describe.each(cases)('the loss %s', (_, y, name) => {
  const loss = createLoss(y, { rows }, name, 0.7);
  const scores = Float64Array.from(
    { length: size * loss.width },
    (_, i) => loss.initial[i % loss.width]! + 0.3 * random.normal(),
  );
  const derivatives = (at: Float64Array, output: number) => {
    const gradients = new Float32Array(2 * size);
    // All outputs of a round share what the first one computed.
    for (let k = 0; k <= output; k++) loss.differentiate(at, k, gradients);
    return gradients;
  };
  const moved = (row: number, output: number, by: number) => {
    const copy = scores.slice();
    copy[row * loss.width + output]! += by;
    return copy;
  };

  it('has the slope that finite differences see', () => {
    derivatives(scores, 0);
    for (let row = 0; row < 20; row++) {
      const output = row % loss.width;
      const step = 1e-5;
      const one = Uint32Array.of(row);
      const slope =
        (loss.measure(moved(row, output, step), one) - loss.measure(moved(row, output, -step), one)) /
        (2 * step);
      expect(derivatives(scores, output)[2 * row]).toBeCloseTo(slope, 5);
    }
  });

  if (loss.renewLeaf === undefined)
    it('has the curvature that finite differences see', () => {
      for (let row = 0; row < 20; row++) {
        const output = row % loss.width;
        const step = 1e-2;
        const above = derivatives(moved(row, output, step), output)[2 * row]!;
        const below = derivatives(moved(row, output, -step), output)[2 * row]!;
        expect(derivatives(scores, output)[2 * row + 1]).toBeCloseTo((above - below) / (2 * step), 3);
      }
    });
  else
    it('renews a leaf to the best step of all', () => {
      const leaf = rows.subarray(5, 30);
      derivatives(scores, 0);
      const best = loss.renewLeaf!(scores, leaf);
      const lossBehind = (step: number) =>
        loss.measure(
          scores.map((score) => score + step),
          leaf,
        );
      // One step of Friedman's for Huber's loss: near the best, not at it.
      const slack = name === 'huber' ? 0.02 : 1e-12;
      for (const other of [-0.3, -0.05, 0.05, 0.3]) {
        expect(lossBehind(best)).toBeLessThanOrEqual(lossBehind(best + other) + slack);
      }
    });

  it('begins at the best constant', () => {
    const constant = (by: number) => {
      const at = new Float64Array(size * loss.width);
      for (let i = 0; i < at.length; i++)
        at[i] = loss.initial[i % loss.width]! + (i % loss.width === 0 ? by : 0);
      return loss.measure(at, rows);
    };
    const slack = name === 'huber' ? 0.02 : 1e-12;
    for (const by of [-0.2, -0.02, 0.02, 0.2]) expect(constant(0)).toBeLessThanOrEqual(constant(by) + slack);
  });

  it('takes a weight for repetition', () => {
    const weights = Float64Array.from(rows, (row) => row % 3);
    const repeated = [...rows].flatMap((row) => new Array(row % 3).fill(row) as number[]);
    const weighted = createLoss(y, { rows: rows.filter((row) => row % 3 > 0), weights }, name, 0.7);
    const repeatedLoss = createLoss(y, { rows: Uint32Array.from(repeated) }, name, 0.7);
    weighted.initial.forEach((score, k) => {
      expect(score).toBeCloseTo(repeatedLoss.initial[k]!, 12);
    });
  });
});

describe('createLoss', () => {
  const withValue = (value: number): Target => ({ task: 'regression', values: Float64Array.of(1, value) });
  const two = { rows: Uint32Array.of(0, 1) };

  it('refuses losses that do not go with the target', () => {
    expect(() => createLoss(classes(2), { rows }, 'poisson', 0.5)).toThrow(InvalidArgument);
    expect(() => createLoss(withValue(-1), two, 'poisson', 0.5)).toThrow(InvalidArgument);
    expect(() => createLoss(withValue(0), two, 'gamma', 0.5)).toThrow(InvalidArgument);
    const zeros: Target = { task: 'regression', values: new Float64Array(2) };
    expect(() => createLoss(zeros, two, 'poisson', 0.5)).toThrow(InvalidArgument);
  });
});

describe('the poisson loss', () => {
  const amounts = numbers.values;
  const lossOf = (values: Float64Array, weights?: Float64Array) =>
    createLoss({ task: 'regression', values }, { rows, weights }, 'poisson', 0.5);
  const gradientsOf = (loss: ReturnType<typeof lossOf>) => {
    const gradients = new Float32Array(2 * size);
    loss.differentiate(new Float64Array(size).fill(loss.initial[0]! + 0.1), 0, gradients);
    return gradients;
  };

  it.each([1e-200, 1e-9, 1e6, 1e25])('has the same slopes for amounts in units of %s', (unit) => {
    const scaled = lossOf(amounts.map((value) => value * unit));
    const plain = lossOf(amounts);
    gradientsOf(scaled).forEach((value, at) => {
      expect(value).toBeCloseTo(gradientsOf(plain)[at]!, 6);
    });
    const measured = (loss: typeof plain) =>
      loss.measure(new Float64Array(size).fill(loss.initial[0]!), rows);
    expect(measured(scaled)).toBeCloseTo(measured(plain), 9);
  });

  it('counts events where numbers are whole, also per exposure: curvatures add up to them', () => {
    const counts = Float64Array.from({ length: size }, (_, row) => row % 4);
    const exposure = Float64Array.from({ length: size }, (_, row) => 0.3 + (row % 7));
    const events = counts.reduce((sum, count) => sum + count, 0);
    const curvature = (loss: ReturnType<typeof lossOf>, weights?: Float64Array) => {
      const gradients = new Float32Array(2 * size);
      loss.differentiate(new Float64Array(size).fill(loss.initial[0]!), 0, gradients);
      return rows.reduce((sum, row) => sum + (weights?.[row] ?? 1) * gradients[2 * row + 1]!, 0);
    };
    expect(curvature(lossOf(counts))).toBeCloseTo(events, 3);
    const rates = counts.map((count, row) => count / exposure[row]!);
    expect(curvature(lossOf(rates, exposure), exposure)).toBeCloseTo(events, 3);
    expect(curvature(lossOf(rates))).toBeCloseTo(size, 3);
  });
});

describe('weightedQuantile', () => {
  it('is the smallest value that reaches the share, weights counting as repetition', () => {
    for (const share of [0.1, 0.25, 0.5, 0.9, 0.99]) {
      const values = Float64Array.from({ length: 101 }, () => Math.round(20 * random.normal()));
      const sorted = values.slice().sort();
      expect(weightedQuantile(values.slice(), undefined, share)).toBe(sorted[Math.ceil(share * 101) - 1]);
      const weights = Float64Array.from(values, () => random.integer(4));
      const repeated = Float64Array.from(
        [...values].flatMap((value, i) => new Array(weights[i]).fill(value) as number[]),
      );
      expect(weightedQuantile(values, weights, share)).toBe(weightedQuantile(repeated, undefined, share));
    }
  });
});

describe('fastExp', () => {
  it('is the exponential within 1e-11, from nothing to infinity', () => {
    for (let x = -700; x < 709; x += 0.37) {
      expect(Math.abs(fastExp(x) / Math.exp(x) - 1)).toBeLessThan(1e-11);
    }
    expect(fastExp(0)).toBe(1);
    expect(fastExp(1e6)).toBe(Number.POSITIVE_INFINITY);
    expect(fastExp(-1e6)).toBeLessThan(1e-300);
  });
});
