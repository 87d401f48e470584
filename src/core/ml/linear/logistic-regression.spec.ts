import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.js';
import type { ClassTarget, Matrix, Params } from '../estimator.js';
import { logisticRegression } from './logistic-regression.js';

function makeClasses(classCount: number, rows = 90): { x: Matrix; y: ClassTarget } {
  const random = createRandom(`classes/${classCount}`);
  const labels = Int32Array.from({ length: rows }, (_, i) => i % classCount);
  const data = Float64Array.from(
    { length: rows * 2 },
    (_, at) => random.normal() + labels[at >> 1]! * (1 - (at % 2)),
  );
  return { x: { rows, columns: 2, data }, y: { task: 'classification', labels, classCount } };
}

function train({ x, y }: { x: Matrix; y: ClassTarget }, params: Params = {}) {
  return logisticRegression.fit(x, y, params, createRandom(1));
}

describe('logisticRegression', () => {
  it('is undecided in the middle of a symmetric problem', () => {
    const x = { rows: 4, columns: 1, data: Float64Array.of(0, 1, 2, 3) };
    const y: ClassTarget = { task: 'classification', labels: Int32Array.of(0, 0, 1, 1), classCount: 2 };
    const [first, second] = train({ x, y }).predict({ rows: 1, columns: 1, data: Float64Array.of(1.5) });
    expect(first).toBeCloseTo(0.5, 6);
    expect(second).toBeCloseTo(0.5, 6);
  });

  it('keeps its mean probabilities equal to the class shares, because intercepts go unpenalised', () => {
    const problem = makeClasses(3);
    const predictions = train(problem).predict(problem.x);
    for (let c = 0; c < 3; c++) {
      let sum = 0;
      for (let i = c; i < predictions.length; i += 3) sum += predictions[i]!;
      expect(sum / 90).toBeCloseTo(1 / 3, 5);
    }
  });

  it.each([2, 3])('is unmoved by a shift of the columns (%i classes)', (classCount) => {
    const { x, y } = makeClasses(classCount);
    const shifted = { ...x, data: x.data.map((value) => value + 1e6) };
    const plain = train({ x, y }).predict(x);
    train({ x: shifted, y })
      .predict(shifted)
      .forEach((value, at) => {
        expect(value).toBeCloseTo(plain[at]!, 5);
      });
  });

  it('treats two classes that occur out of five like two classes', () => {
    const { x, y } = makeClasses(2);
    const sparse: ClassTarget = { ...y, labels: y.labels.map((label) => 1 + 2 * label), classCount: 5 };
    const plain = train({ x, y }).predict(x);
    const predictions = train({ x, y: sparse }).predict(x);
    for (let i = 0; i < x.rows; i++) {
      expect([...predictions.slice(i * 5, i * 5 + 5)]).toEqual([0, plain[i * 2], 0, plain[i * 2 + 1], 0]);
    }
  });

  it('is surer of itself the weaker the penalty', () => {
    const problem = makeClasses(2);
    const spread = (C: number) => Math.max(...train(problem, { C }).predict(problem.x));
    expect(spread(0.001)).toBeLessThan(spread(1));
  });

  it('records that it ran out of iterations', () => {
    const problem = makeClasses(3);
    expect(train(problem).toJSON()).toMatchObject({ converged: true });
    expect(train(problem, { maxIterations: 1 }).toJSON()).toMatchObject({ converged: false, iterations: 1 });
  });

  it('converges on separable classes in units a million times apart', () => {
    const data = Float64Array.of(1e-3, 1e6, 2e-3, 2e6, 8e-3, -1e6, 9e-3, -2e6);
    const y: ClassTarget = { task: 'classification', labels: Int32Array.of(0, 0, 1, 1), classCount: 2 };
    const model = train({ x: { rows: 4, columns: 2, data }, y });
    expect(model.toJSON()).toMatchObject({ converged: true });
  });
});
