import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { classificationMetrics } from './classification-metrics.js';
import { listMetrics, type Metric } from './metric.js';
import { regressionMetrics } from './regression-metrics.js';
import type { Scores } from './scores.js';

type Expected = Readonly<Record<string, number | null>>;

const golden: {
  readonly denominator: number;
  readonly classification: readonly {
    classCount: number;
    labels: readonly number[];
    numerators: readonly number[];
    expected: Expected;
  }[];
  readonly regression: readonly {
    values: readonly number[];
    predictions: readonly number[];
    expected: Expected;
  }[];
} = JSON.parse(readFileSync(new URL('../../../../test/golden/metrics.json', import.meta.url), 'utf8'));

/** Relative for large values, absolute for small ones. */
const TOLERANCE = 1e-9;

function expectScores(found: Scores, expected: Expected, metrics: readonly Metric[], name: string) {
  expect(Object.keys(found.values).sort()).toEqual([...metrics].sort());
  for (const metric of metrics) {
    const value = found.values[metric];
    const wanted = expected[metric];
    if (wanted === null || wanted === undefined) {
      expect(value, `${name} ${metric}`).toBeNull();
      expect(found.reasons[metric], `${name} ${metric}`).toBeTypeOf('string');
    } else {
      const difference = Math.abs(value! - wanted);
      expect(difference, `${name} ${metric}: ${value} against ${wanted}`).toBeLessThanOrEqual(
        TOLERANCE * Math.max(1, Math.abs(wanted)),
      );
    }
  }
}

function expectEnoughValues(cases: readonly { readonly expected: Expected }[], metrics: readonly Metric[]) {
  for (const metric of metrics) {
    const withValue = cases.filter(({ expected }) => typeof expected[metric] === 'number').length;
    expect(withValue, metric).toBeGreaterThanOrEqual(200);
  }
}

describe('metrics against scikit-learn', () => {
  it('agrees on 450 classification cases, at least 200 of them with a value of every metric', () => {
    expectEnoughValues(golden.classification, listMetrics('classification'));
    golden.classification.forEach((one, index) => {
      const probabilities = Float64Array.from(one.numerators, (count) => count / golden.denominator);
      const scores = classificationMetrics(Int32Array.from(one.labels), probabilities, one.classCount);
      expectScores(scores, one.expected, listMetrics('classification'), `case ${index}`);
    });
  });

  it('agrees on 450 regression cases, at least 200 of them with a value of every metric', () => {
    expectEnoughValues(golden.regression, listMetrics('regression'));
    golden.regression.forEach((one, index) => {
      const scores = regressionMetrics(Float64Array.from(one.values), Float64Array.from(one.predictions));
      expectScores(scores, one.expected, listMetrics('regression'), `case ${index}`);
    });
  });
});
