import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { gradientBoosting } from '../../src/core/ml/boosting/gradient-boosting.js';
import type { Matrix, Params, Target, Task } from '../../src/core/ml/estimator.js';
import { decisionTree } from '../../src/core/ml/tree/decision-tree.js';
import { randomForest } from '../../src/core/ml/tree/random-forest.js';
import { createRandom } from '../../src/core/random.js';

interface Shape {
  readonly name: string;
  readonly task: Task;
  readonly columns: number;
  readonly classCount: number;
}

type Scores = { readonly accuracy?: number; readonly logLoss?: number; readonly rmse?: number };

interface QualityCase extends Shape {
  readonly trainX: readonly number[];
  readonly trainY: readonly number[];
  readonly testX: readonly number[];
  readonly testY: readonly number[];
  readonly scores: { readonly gbdt: Scores; readonly rf: Scores; readonly dt: Scores };
}

interface AgreementCase extends Shape {
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly gbdt: readonly number[];
  readonly dt: readonly number[];
}

const golden: { readonly quality: readonly QualityCase[]; readonly agreement: readonly AgreementCase[] } =
  JSON.parse(readFileSync(new URL('./trees.json', import.meta.url), 'utf8'));

const estimators = { gbdt: gradientBoosting, rf: randomForest, dt: decisionTree };
const seeds = { gbdt: [1], rf: [1, 2, 3], dt: [1] };

function toMatrix(values: readonly number[], columns: number): Matrix {
  return { rows: values.length / columns, columns, data: Float64Array.from(values) };
}

function toTarget({ task, classCount }: Shape, y: readonly number[]): Target {
  return task === 'classification'
    ? { task, labels: Int32Array.from(y), classCount }
    : { task, values: Float64Array.from(y) };
}

function scoreOf(predictions: Float64Array, y: Target): Scores {
  if (y.task === 'regression') {
    const squares = y.values.reduce((sum, value, row) => sum + (value - predictions[row]!) ** 2, 0);
    return { rmse: Math.sqrt(squares / y.values.length) };
  }
  const { labels, classCount } = y;
  let hits = 0;
  let loss = 0;
  labels.forEach((label, row) => {
    const shares = predictions.subarray(row * classCount, (row + 1) * classCount);
    if (shares.indexOf(Math.max(...shares)) === label) hits++;
    loss -= Math.log(Math.max(1e-15, shares[label]!));
  });
  return { accuracy: hits / labels.length, logLoss: loss / labels.length };
}

function meanScores(test: QualityCase, id: 'gbdt' | 'rf' | 'dt', params: Params): Scores {
  const runs = seeds[id].map((seed) => {
    const x = toMatrix(test.trainX, test.columns);
    const model = estimators[id].fit(x, toTarget(test, test.trainY), params, createRandom(seed));
    return scoreOf(model.predict(toMatrix(test.testX, test.columns)), toTarget(test, test.testY));
  });
  const mean = (key: keyof Scores) => runs.reduce((sum, run) => sum + (run[key] ?? 0), 0) / runs.length;
  return { accuracy: mean('accuracy'), logLoss: mean('logLoss'), rmse: mean('rmse') };
}

describe.each(golden.quality)('scikit-learn on $name', (test) => {
  it.each([
    ['gbdt', {}],
    ['rf', {}],
    ['dt', { minLeafRows: 10 }],
  ] as const)('is matched by %s on unseen rows', (id, params) => {
    const ours = meanScores(test, id, params);
    const theirs = test.scores[id];
    if (test.task === 'regression') {
      expect(ours.rmse! / theirs.rmse!).toBeLessThan(1.03);
      return;
    }
    expect(ours.accuracy!).toBeGreaterThan(theirs.accuracy! - 0.02);
    // Pure leaves of a single tree make its log-loss a matter of one or two rows.
    if (id !== 'dt') expect(ours.logLoss! / theirs.logLoss!).toBeLessThan(1.06);
  });
});

describe.each(golden.agreement)('with one value per bin, $name', (test) => {
  const x = toMatrix(test.x, test.columns);
  const y = toTarget(test, test.y);

  it('boosting predicts what HistGradientBoosting predicts, which sums in single precision', () => {
    const predictions = gradientBoosting.fit(x, y, { rounds: 20 }, createRandom(1)).predict(x);
    expect(predictions.length).toBe(test.gbdt.length);
    predictions.forEach((value, at) => {
      expect(Math.abs(value - test.gbdt[at]!)).toBeLessThan(1e-5);
    });
  });

  it('a decision tree predicts what DecisionTree predicts', () => {
    const predictions = decisionTree.fit(x, y, { minLeafRows: 20 }, createRandom(1)).predict(x);
    expect(predictions.length).toBe(test.dt.length);
    predictions.forEach((value, at) => {
      expect(Math.abs(value - test.dt[at]!)).toBeLessThan(1e-9);
    });
  });
});
