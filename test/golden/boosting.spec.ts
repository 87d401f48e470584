import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { gradientBoosting } from '../../src/core/ml/boosting/gradient-boosting.js';
import type { Matrix, Params, Target, Task } from '../../src/core/ml/estimator.js';
import { createRandom } from '../../src/core/random.js';

interface Case {
  readonly name: string;
  readonly task: Task;
  readonly classCount: number;
  readonly params: Params;
  readonly y: readonly number[];
  readonly score: number;
}

interface Golden {
  /** Number of rows to learn from; the others are asked about. */
  readonly train: number;
  /** Two numbers and a category of eight levels per row; null for missing. */
  readonly x: readonly (number | null)[];
  readonly cases: readonly Case[];
}

const golden: Golden = JSON.parse(readFileSync(new URL('./boosting.json', import.meta.url), 'utf8'));

const SAME = {
  rounds: 60,
  learningRate: 0.1,
  maxLeaves: 15,
  minLeafRows: 20,
  l2: 0,
  categorySmoothing: 0,
  categoryL2: 0,
  earlyStopping: 'off',
};

/** Mean loss of one row, as the function of scikit-learn with which the score was computed. */
const LOSSES: Readonly<Record<string, (y: number, predicted: number) => number>> = {
  squared: (y, p) => (y - p) ** 2,
  quantile: (y, p) => Math.max(0.8 * (y - p), -0.2 * (y - p)),
  absolute: (y, p) => Math.abs(y - p),
  poisson: (y, p) => 2 * ((y > 0 ? y * Math.log(y / p) : 0) - y + p),
  gamma: (y, p) => 2 * (Math.log(p / y) + y / p - 1),
};

function rowsOf(test: Case, from: number, to: number): { readonly x: Matrix; readonly y: Target } {
  const data = Float64Array.from(golden.x.slice(3 * from, 3 * to), (value) => value ?? Number.NaN);
  const some = test.y.slice(from, to);
  const y: Target =
    test.task === 'regression'
      ? { task: 'regression', values: Float64Array.from(some) }
      : { task: 'classification', labels: Int32Array.from(some), classCount: test.classCount };
  return { x: { rows: to - from, columns: 3, data, levels: Int32Array.of(0, 0, 8) }, y };
}

function scoreOf({ name, y, classCount }: Case, from: number, predictions: Float64Array): number {
  const loss = LOSSES[name] ?? ((label, _) => label);
  const asked = y.slice(from);
  const sum = asked.reduce((total, actual, row) => {
    if (classCount > 0) return total - Math.log(predictions[row * classCount + actual]!);
    return total + loss(actual, predictions[row]!);
  }, 0);
  return sum / asked.length;
}

describe.each(golden.cases)('HistGradientBoosting with missing values and a category: $name', (test) => {
  it('is matched on unseen rows within 4 %', () => {
    const { x, y } = rowsOf(test, 0, golden.train);
    const model = gradientBoosting.fit(x, y, { ...SAME, ...test.params }, createRandom(1));
    const unseen = rowsOf(test, golden.train, test.y.length);
    const score = scoreOf(test, golden.train, model.predict(unseen.x));
    expect(Math.abs(score / test.score - 1)).toBeLessThan(0.04);
  });
});
