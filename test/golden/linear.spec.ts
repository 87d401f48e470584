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
  readonly weights: readonly number[] | null;
  readonly query: readonly number[];
  readonly expected: readonly {
    readonly estimator: string;
    readonly params: Params;
    /** Largest difference allowed, relative to numbers above 1. */
    readonly tolerance: number;
    readonly predictions: readonly number[];
  }[];
}

const golden: { readonly cases: readonly GoldenCase[] } = JSON.parse(
  readFileSync(new URL('./linear.json', import.meta.url), 'utf8'),
);

function toMatrix(values: readonly number[], columns: number) {
  return { rows: values.length / columns, columns, data: Float64Array.from(values) };
}

describe.each(golden.cases)('scikit-learn on $name', (example) => {
  const { task, classCount, columns, x, y, weights, query, expected } = example;
  const target: Target =
    task === 'classification'
      ? { task, labels: Int32Array.from(y), classCount: classCount! }
      : { task, values: Float64Array.from(y) };
  const rowWeights = weights === null ? undefined : Float64Array.from(weights);

  it.each(expected)('is met by $estimator with $params', ({ estimator, params, tolerance, predictions }) => {
    const model = getEstimator(task, estimator).fit(
      toMatrix(x, columns),
      target,
      params,
      createRandom(1),
      rowWeights,
    );
    const answer = model.predict(toMatrix(query, columns));
    expect(answer.length).toBe(predictions.length);
    const worst = predictions.reduce(
      (most, value, at) => Math.max(most, Math.abs(answer[at]! - value) / Math.max(1, Math.abs(value))),
      0,
    );
    expect(worst).toBeLessThan(tolerance);
  });
});
