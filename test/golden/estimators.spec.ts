import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Params, Target, Task } from '../../src/core/ml/estimator.js';
import { getEstimator } from '../../src/core/ml/estimator-registry.js';
import { createRandom } from '../../src/core/random.js';

interface GoldenCase {
  readonly name: string;
  readonly task: Task;
  readonly classCount: number | null;
  readonly columns: number;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly query: readonly number[];
  readonly expected: readonly { estimator: string; params: Params; predictions: readonly number[] }[];
}

const golden: { readonly cases: readonly GoldenCase[] } = JSON.parse(
  readFileSync(new URL('./estimators.json', import.meta.url), 'utf8'),
);

/** Closed forms agree to rounding; logistic regression ends its search at a slope of 1e-7. */
function toleranceOf(task: Task, estimator: string): number {
  if (task === 'regression') return 1e-8;
  return estimator === 'lr' ? 1e-4 : 1e-9;
}

function toMatrix(values: readonly number[], columns: number) {
  return { rows: values.length / columns, columns, data: Float64Array.from(values) };
}

describe.each(golden.cases)(
  'scikit-learn on $name',
  ({ task, classCount, columns, x, y, query, expected }) => {
    const target: Target =
      task === 'classification'
        ? { task, labels: Int32Array.from(y), classCount: classCount! }
        : { task, values: Float64Array.from(y) };

    it.each(expected)('is met by $estimator with $params', ({ estimator, params, predictions }) => {
      const model = getEstimator(task, estimator).fit(toMatrix(x, columns), target, params, createRandom(1));
      const answer = model.predict(toMatrix(query, columns));
      expect(answer.length).toBe(predictions.length);
      const tolerance = toleranceOf(task, estimator);
      const worst = predictions.reduce(
        (most, value, at) => Math.max(most, Math.abs(answer[at]! - value) / Math.max(1, Math.abs(value))),
        0,
      );
      expect(worst).toBeLessThan(tolerance);
    });
  },
);
