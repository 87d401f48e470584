import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.js';
import type { Estimator, Matrix, Params, Target } from '../estimator.js';
import { ardRegression } from './ard-regression.js';
import { bayesianRidge } from './bayesian-ridge.js';
import { elasticNet } from './elastic-net.js';
import { huberRegression } from './huber-regression.js';
import { lasso } from './lasso.js';
import { lassoLeastAngle, leastAngle } from './least-angle.js';
import { linearRegression } from './linear-regression.js';
import { linearSvm } from './linear-svm.js';
import { logisticRegression } from './logistic-regression.js';
import { orthogonalMatchingPursuit } from './orthogonal-matching-pursuit.js';
import { polynomialRegression } from './polynomial-regression.js';
import { ridge } from './ridge.js';
import { ridgeClassifier } from './ridge-classifier.js';

/** Three columns on scales of their own; three classes, or a number. */
function makeRows(rows: number, task: Target['task']): { x: Matrix; y: Target } {
  const random = createRandom(`family/${task}`);
  const data = Float64Array.from({ length: rows * 3 }, (_, at) => random.normal() * (1 + (at % 3)) + 5);
  const values = Float64Array.from(
    { length: rows },
    (_, i) => 2 * data[3 * i]! - data[3 * i + 1]! + random.normal(),
  );
  const x = { rows, columns: 3, data };
  if (task === 'regression') return { x, y: { task, values } };
  const labels = Int32Array.from(values, (value) => (value < 3 ? 0 : value < 6 ? 1 : 2));
  return { x, y: { task, labels, classCount: 3 } };
}

function repeatRows({ x, y }: { x: Matrix; y: Target }, counts: Float64Array): { x: Matrix; y: Target } {
  const order = [...counts].flatMap((count, i) => new Array<number>(count).fill(i));
  const data = Float64Array.from(
    order.flatMap((i) => [...x.data.subarray(i * x.columns, (i + 1) * x.columns)]),
  );
  const repeated = { rows: order.length, columns: x.columns, data };
  return y.task === 'regression'
    ? { x: repeated, y: { ...y, values: Float64Array.from(order, (i) => y.values[i]!) } }
    : { x: repeated, y: { ...y, labels: Int32Array.from(order, (i) => y.labels[i]!) } };
}

function train(
  estimator: Estimator,
  { x, y }: { x: Matrix; y: Target },
  params: Params = {},
  weights?: Float64Array,
) {
  return estimator.fit(x, y, params, createRandom(1), weights);
}

const members: readonly (readonly [string, Estimator, Params])[] = [
  ['logistic regression', logisticRegression, {}],
  ['logistic regression, sparse', logisticRegression, { penalty: 'l1', C: 0.3 }],
  ['logistic regression, balanced', logisticRegression, { classWeight: 'balanced' }],
  ['logistic regression, no penalty', logisticRegression, { penalty: 'none' }],
  ['ridge classifier, balanced', ridgeClassifier, { classWeight: 'balanced' }],
  ['linear SVM', linearSvm, {}],
  ['linear regression', linearRegression, {}],
  ['ridge', ridge, {}],
  ['lasso', lasso, { alpha: 0.1, tolerance: 1e-14 }],
  ['elastic net', elasticNet, { alpha: 0.1, tolerance: 1e-14 }],
  ['Bayesian ridge', bayesianRidge, {}],
  ['ARD', ardRegression, {}],
  ['Huber', huberRegression, {}],
  ['orthogonal matching pursuit', orthogonalMatchingPursuit, { nonZeroWeights: 2 }],
  ['least angle', leastAngle, { nonZeroWeights: 2 }],
  ['lasso by least angle', lassoLeastAngle, { alpha: 0.1 }],
  ['polynomial', polynomialRegression, {}],
];

describe.each(members)('%s', (_, estimator, params) => {
  const made = makeRows(60, estimator.tasks[0]!);

  it('takes a weight of n as n rows, and a weight of 0 as none', () => {
    const random = createRandom('counts');
    const counts = Float64Array.from({ length: 60 }, () => random.integer(4));
    const weighted = train(estimator, made, params, counts).predict(made.x);
    const repeated = train(estimator, repeatRows(made, counts), params).predict(made.x);
    weighted.forEach((value, at) => {
      expect(value).toBeCloseTo(repeated[at]!, 5);
    });
  });

  it('does not penalise the intercept: a shift of all columns changes nothing', () => {
    const shifted = { ...made.x, data: made.x.data.map((value) => value + 1000) };
    const plain = train(estimator, made, params).predict(made.x);
    train(estimator, { ...made, x: shifted }, params)
      .predict(shifted)
      .forEach((value, at) => {
        expect(value).toBeCloseTo(plain[at]!, 4);
      });
  });

  it.each([1e-100, 1e100])('stays finite in units of %d', (unit) => {
    const data = made.x.data.map((value) => value * unit);
    const y: Target =
      made.y.task === 'regression'
        ? { ...made.y, values: made.y.values.map((value) => value * unit) }
        : made.y;
    const predictions = train(estimator, { x: { ...made.x, data }, y }, params).predict({ ...made.x, data });
    expect(predictions.every(Number.isFinite)).toBe(true);
  });
});

describe('the model file', () => {
  it.each([
    ['logistic regression', logisticRegression, { penalty: 'l1', maxIterations: 1 }],
    ['linear SVM', linearSvm, { maxIterations: 1 }],
    ['Huber', huberRegression, { maxIterations: 1 }],
    ['lasso', lasso, { alpha: 1e-6, maxIterations: 1 }],
    ['lasso by least angle', lassoLeastAngle, { alpha: 1e-6, maxIterations: 1 }],
    ['Bayesian ridge', bayesianRidge, { maxIterations: 1 }],
    ['ARD', ardRegression, { maxIterations: 1 }],
  ] as const)('says when %s ran out of iterations', (_, estimator, params) => {
    const made = makeRows(60, estimator.tasks[0]!);
    expect(train(estimator, made, params).toJSON()).toMatchObject({ converged: false });
    expect(train(estimator, made).toJSON()).toMatchObject({ converged: true });
  });
});

describe('classes that a line separates', () => {
  const x = { rows: 6, columns: 1, data: Float64Array.of(1, 2, 3, 7, 8, 9) };
  const y = { task: 'classification', labels: Int32Array.of(0, 0, 0, 1, 1, 1), classCount: 2 } as const;

  it.each([
    ['logistic regression', logisticRegression, {}],
    ['logistic regression, no penalty', logisticRegression, { penalty: 'none' }],
    ['logistic regression, sparse', logisticRegression, { penalty: 'l1' }],
    ['ridge classifier', ridgeClassifier, {}],
    ['linear SVM', linearSvm, { C: 1e6 }],
  ] as const)('are told apart by %s, with finite weights', (_, estimator, params) => {
    const model = train(estimator, { x, y }, params);
    const predictions = model.predict(x);
    for (let i = 0; i < 6; i++) expect(predictions[2 * i + y.labels[i]!]).toBeGreaterThan(0.5);
    expect((model.toJSON()['weights'] as number[]).every(Number.isFinite)).toBe(true);
  });
});

describe('sparse models', () => {
  it.each([1e-6, 1, 1e6])('of ARD leave out the same columns in units of %d', (unit) => {
    const made = makeRows(60, 'regression');
    const data = made.x.data.map((value) => value * unit);
    const values = (made.y as { values: Float64Array }).values.map((value) => value / unit);
    const model = train(ardRegression, {
      x: { ...made.x, data },
      y: { task: 'regression', values },
    });
    const weights = model.toJSON()['weights'] as number[];
    expect(weights.map((weight) => weight !== 0)).toEqual([true, true, false]);
  });

  it('agree on the lasso whichever way it is found', () => {
    const made = makeRows(60, 'regression');
    const byDescent = train(lasso, made, { alpha: 0.5, tolerance: 1e-14 }).predict(made.x);
    train(lassoLeastAngle, made, { alpha: 0.5 })
      .predict(made.x)
      .forEach((value, i) => {
        expect(value).toBeCloseTo(byDescent[i]!, 6);
      });
  });
});
