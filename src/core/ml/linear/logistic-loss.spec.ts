import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.js';
import type { Objective } from './lbfgs.js';
import { binaryLogisticLoss, softmaxLoss } from './logistic-loss.js';

function makeLoss(classes: number): { loss: Objective; unknowns: number } {
  const random = createRandom(`loss/${classes}`);
  const z = { rows: 25, columns: 3, data: Float64Array.from({ length: 75 }, () => random.normal()) };
  const labels = Int32Array.from({ length: 25 }, () => random.integer(classes));
  const shares = new Float64Array(25).fill(1 / 25);
  const problem = { z, labels, classes, shares, penalties: Float64Array.of(0.1, 0.2, 0.3) };
  return classes === 2
    ? { loss: binaryLogisticLoss(problem), unknowns: 4 }
    : { loss: softmaxLoss(problem), unknowns: 4 * classes };
}

describe.each([2, 3, 5])('logistic loss of %i classes', (classes) => {
  const { loss, unknowns } = makeLoss(classes);

  it('is the log of the number of classes when nothing is known', () => {
    expect(loss(new Float64Array(unknowns), new Float64Array(unknowns))).toBeCloseTo(Math.log(classes), 12);
  });

  it('has the gradient that finite differences find', () => {
    const random = createRandom('place');
    const point = Float64Array.from({ length: unknowns }, () => random.normal());
    const gradient = new Float64Array(unknowns);
    loss(point, gradient);
    const unused = new Float64Array(unknowns);
    for (let i = 0; i < unknowns; i++) {
      const step = 1e-6;
      const above = loss(point.with(i, point[i]! + step), unused);
      const below = loss(point.with(i, point[i]! - step), unused);
      expect(gradient[i]).toBeCloseTo((above - below) / (2 * step), 7);
    }
  });

  it('stays finite for weights that leave no doubt', () => {
    const gradient = new Float64Array(unknowns);
    expect(
      loss(
        new Float64Array(unknowns).map((_, i) => (i % 2 ? 1e6 : -1e6)),
        gradient,
      ),
    ).toBeGreaterThan(1e5);
    expect(gradient.every(Number.isFinite)).toBe(true);
  });
});
