import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { dummy } from '../../src/core/ml/baseline/dummy.js';
import { naiveBayes } from '../../src/core/ml/bayes/naive-bayes.js';
import { linearDiscriminant } from '../../src/core/ml/discriminant/linear-discriminant.js';
import { quadraticDiscriminant } from '../../src/core/ml/discriminant/quadratic-discriminant.js';
import type { Estimator, Params, Target, Task } from '../../src/core/ml/estimator.js';
import { gaussianProcess } from '../../src/core/ml/kernel/gaussian-process.js';
import { kernelRidge } from '../../src/core/ml/kernel/kernel-ridge.js';
import { RbfSvmModel, readMachines } from '../../src/core/ml/kernel/pair-machines.js';
import { rbfSvm } from '../../src/core/ml/kernel/rbf-svm.js';
import { supportVectorRegression } from '../../src/core/ml/kernel/support-vector-regression.js';
import { kNearestNeighbours } from '../../src/core/ml/neighbours/k-nearest-neighbours.js';
import { createRandom } from '../../src/core/random.js';

/** Taken one by one: what is held to these numbers must not depend on what else is registered. */
const ESTIMATORS: readonly Estimator[] = [
  dummy,
  naiveBayes,
  linearDiscriminant,
  quadraticDiscriminant,
  kNearestNeighbours,
  supportVectorRegression,
  kernelRidge,
];

function estimatorOf(id: string): Estimator {
  return ESTIMATORS.find((estimator) => estimator.id === id)!;
}

interface GoldenCase {
  readonly name: string;
  readonly task: Task;
  readonly classCount: number | null;
  readonly columns: number;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly weights: readonly number[];
  readonly query: readonly number[];
  readonly expected: readonly {
    readonly estimator: string;
    readonly params: Params;
    readonly weighted: boolean;
    readonly predictions: readonly number[];
  }[];
}

interface MixedCase {
  readonly classCount: number;
  readonly columns: number;
  readonly levels: readonly number[];
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly expected: readonly { readonly alpha: number; readonly predictions: readonly number[] }[];
}

interface SupportVectorCase {
  readonly classCount: number;
  readonly columns: number;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly query: readonly number[];
  readonly expected: readonly {
    readonly C: number;
    readonly gamma: number | string;
    readonly decisions: readonly number[];
  }[];
}

interface GaussianProcessCase {
  readonly classCount: number;
  readonly columns: number;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly weights: readonly number[];
  readonly query: readonly number[];
  readonly expected: readonly {
    readonly lengthScale: number;
    readonly signalVariance: number;
    readonly weighted: boolean;
    readonly predictions: readonly number[];
    readonly logMarginalLikelihood: number;
  }[];
}

const golden: {
  readonly cases: readonly GoldenCase[];
  readonly mixedNaiveBayes: MixedCase;
  readonly supportVectors: readonly SupportVectorCase[];
  readonly gaussianProcesses: readonly GaussianProcessCase[];
} = JSON.parse(readFileSync(new URL('./models.json', import.meta.url), 'utf8'));

/** Closed forms agree to rounding; support vectors are searched for, and the reference keeps its kernel as floats. */
function toleranceOf(estimator: string): number {
  return estimator === 'svm' ? 1e-5 : 1e-9;
}

function toMatrix(values: readonly number[], columns: number) {
  return { rows: values.length / columns, columns, data: Float64Array.from(values) };
}

function worstDifference(answer: Float64Array, expected: readonly number[]): number {
  return expected.reduce(
    (most, value, at) => Math.max(most, Math.abs(answer[at]! - value) / Math.max(1, Math.abs(value))),
    0,
  );
}

describe.each(golden.cases)('scikit-learn on $name', (one) => {
  const target: Target =
    one.task === 'classification'
      ? { task: one.task, labels: Int32Array.from(one.y), classCount: one.classCount! }
      : { task: one.task, values: Float64Array.from(one.y) };

  it.each(one.expected)(
    'is met by $estimator with $params, weighted: $weighted',
    ({ estimator, params, weighted, predictions }) => {
      const answer = estimatorOf(estimator)
        .fit(
          toMatrix(one.x, one.columns),
          target,
          params,
          createRandom(1),
          weighted ? Float64Array.from(one.weights) : undefined,
        )
        .predict(toMatrix(one.query, one.columns));
      expect(answer.length).toBe(predictions.length);
      expect(worstDifference(answer, predictions)).toBeLessThan(toleranceOf(estimator));
    },
  );
});

describe('scikit-learn on numbers and categories together', () => {
  const { classCount, columns, levels, x, y, expected } = golden.mixedNaiveBayes;
  const matrix = { ...toMatrix(x, columns), levels: Int32Array.from(levels) };
  const target = { task: 'classification', labels: Int32Array.from(y), classCount } as const;

  it.each(expected)('is met by nb with alpha $alpha', ({ alpha, predictions }) => {
    const answer = naiveBayes.fit(matrix, target, { alpha }, createRandom(1)).predict(matrix);
    expect(worstDifference(answer, predictions)).toBeLessThan(1e-9);
  });
});

describe.each(golden.supportVectors)('scikit-learn on the decisions between $classCount classes', (one) => {
  it.each(one.expected)('is met by rbfsvm with C $C and gamma $gamma', ({ C, gamma, decisions }) => {
    const target = {
      task: 'classification',
      labels: Int32Array.from(one.y),
      classCount: one.classCount,
    } as const;
    const params = { C, gamma, tolerance: 1e-8 };
    const json = rbfSvm.fit(toMatrix(one.x, one.columns), target, params, createRandom(1)).toJSON();
    const answer = new RbfSvmModel('rbfsvm', readMachines('rbfsvm', json)).decide(
      toMatrix(one.query, one.columns),
    );
    expect(worstDifference(answer, decisions)).toBeLessThan(1e-5);
  });
});

describe.each(golden.gaussianProcesses)(
  'scikit-learn on Gaussian processes of $classCount classes',
  (one) => {
    // The reference ends its search when a step gains less than 1e-10 of likelihood, and takes the probabilities of the
    // step before: that is what it is away from the mode, ours ends nearer.
    it.each(one.expected)(
      'is met by gpc with length scale $lengthScale, signal variance $signalVariance, weighted: $weighted',
      ({ lengthScale, signalVariance, weighted, predictions, logMarginalLikelihood }) => {
        const target = {
          task: 'classification',
          labels: Int32Array.from(one.y),
          classCount: one.classCount,
        } as const;
        const model = gaussianProcess.fit(
          toMatrix(one.x, one.columns),
          target,
          { lengthScale, signalVariance },
          createRandom(1),
          weighted ? Float64Array.from(one.weights) : undefined,
        );
        const answer = model.predict(toMatrix(one.query, one.columns));
        expect(worstDifference(answer, predictions)).toBeLessThan(1e-8);
        const likelihood = Number(model.toJSON()['logMarginalLikelihood']);
        expect(Math.abs(likelihood - logMarginalLikelihood)).toBeLessThan(1e-8);
      },
    );
  },
);
