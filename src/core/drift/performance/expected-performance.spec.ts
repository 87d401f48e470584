import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { countConfusion } from '../../ml/metrics/confusion-counts.js';
import { createRandom, permutation } from '../../random.js';
import { aucInfluence } from './auc-influence.js';
import { scoresOfClass } from './class-rows.js';
import {
  CONFUSION_METRICS,
  type ConfusionMetric,
  confusionDeviations,
  confusionMetrics,
} from './confusion-metrics.js';
import { expectedAuc, expectedConfusion } from './expected-performance.js';

type Numbers = Readonly<Record<ConfusionMetric | 'auc', number>>;

const golden: {
  readonly denominator: number;
  readonly classification: readonly {
    classCount: number;
    numerators: readonly number[];
    labels: readonly number[];
    predicted: readonly number[];
    realised: Numbers;
    expected: Numbers;
    deviations: Numbers;
  }[];
} = JSON.parse(readFileSync(new URL('../../../../test/golden/performance.json', import.meta.url), 'utf8'));

const cases = golden.classification.map(({ classCount, numerators, labels, predicted, ...known }) => ({
  ...known,
  classCount,
  scores: Float64Array.from(numerators, (numerator) => numerator / golden.denominator),
  labels: Int32Array.from(labels),
  predicted: Int32Array.from(predicted),
  ranked: classCount === 2 ? [1] : Array.from({ length: classCount }, (_, k) => k),
}));

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

function expectClose(found: number | undefined, wanted: number, tolerance: number) {
  expect(Math.abs((found ?? Number.NaN) - wanted)).toBeLessThan(tolerance);
}

describe('expectedConfusion and expectedAuc', () => {
  it('agree with NumPy to 1e-12', () => {
    for (const { classCount, scores, predicted, expected, ranked } of cases) {
      const metrics = confusionMetrics(expectedConfusion(scores, predicted, classCount));
      for (const metric of CONFUSION_METRICS) expectClose(metrics[metric], expected[metric], 1e-12);
      const areas = ranked.map((k) => {
        const own = scoresOfClass(scores, k, classCount);
        return expectedAuc(own, own) ?? Number.NaN;
      });
      expectClose(mean(areas), expected.auc, 1e-12);
    }
  });

  it('are the realised metrics when every probability is 0 or 1', () => {
    for (const { classCount, scores, labels, predicted, realised, ranked } of cases) {
      if (classCount !== 2) continue;
      const certain = new Float64Array(scores.length);
      labels.forEach((label, row) => {
        certain[row * classCount + label] = 1;
      });
      const metrics = confusionMetrics(expectedConfusion(certain, predicted, classCount));
      for (const metric of CONFUSION_METRICS) expectClose(metrics[metric], realised[metric], 1e-12);
      const [k] = ranked;
      const area = expectedAuc(scoresOfClass(scores, k!, 2), scoresOfClass(certain, k!, 2));
      expectClose(area, realised.auc, 1e-12);
    }
  });

  it('add the probability to the column of the predicted class', () => {
    const counts = expectedConfusion(Float64Array.of(0.2, 0.8, 0.7, 0.3), Int32Array.of(1, 0), 2);
    expect([...counts.matrix]).toEqual([0.7, 0.2, 0.3, 0.8]);
    expect([...counts.hits]).toEqual([0.7, 0.8]);
    expect([...counts.predicted]).toEqual([1, 1]);
  });

  it('do not depend on the order of rows', () => {
    const random = createRandom('expected order');
    const scores = Float64Array.from({ length: 300 }, () => random.integer(20));
    const probabilities = scores.map(() => random.next());
    const order = permutation(300, random);
    const take = (values: Float64Array) => Float64Array.from(order, (row) => values[row]!);
    expect(expectedAuc(take(scores), take(probabilities))).toBe(expectedAuc(scores, probabilities));
  });

  it('have no area when a class is certain everywhere', () => {
    expect(expectedAuc(Float64Array.of(1, 2), Float64Array.of(1, 1))).toBeUndefined();
    expect(expectedAuc(Float64Array.of(), Float64Array.of())).toBeUndefined();
  });
});

describe('confusionMetrics and aucInfluence', () => {
  it('agree with scikit-learn to 1e-12', () => {
    for (const { classCount, scores, labels, predicted, realised, ranked } of cases) {
      const metrics = confusionMetrics(countConfusion(labels, predicted, classCount));
      for (const metric of CONFUSION_METRICS) expectClose(metrics[metric], realised[metric], 1e-12);
      const areas = ranked.flatMap((k) => aucOf(scores, labels, k, classCount)?.auc ?? []);
      expectClose(mean(areas), realised.auc, 1e-12);
    }
  });

  it('have the standard errors of the infinitesimal jackknife', () => {
    for (const { classCount, scores, labels, predicted, deviations, ranked } of cases) {
      const found = confusionDeviations(countConfusion(labels, predicted, classCount));
      const floor = 1 / Math.sqrt(labels.length);
      for (const metric of CONFUSION_METRICS) {
        expectClose(found[metric], Math.max(floor, deviations[metric]), 1e-6);
      }
      const areas = ranked.flatMap((k) => aucOf(scores, labels, k, classCount) ?? []);
      const moved = Array.from(labels, (_, row) => mean(areas.map(({ influence }) => influence[row]!)));
      expectClose(Math.sqrt(mean(moved.map((part) => part * part))), deviations.auc, 1e-6);
    }
  });

  it('have no share of nothing', () => {
    const none = confusionMetrics(countConfusion(Int32Array.of(0, 0), Int32Array.of(0, 0), 2));
    expect(none).toEqual({
      accuracy: 1,
      balancedAccuracy: undefined,
      precision: undefined,
      recall: undefined,
      f1: undefined,
    });
    expect(confusionMetrics(countConfusion(Int32Array.of(), Int32Array.of(), 2)).accuracy).toBeUndefined();
    expect(aucInfluence(Float64Array.of(1, 2), Uint8Array.of(1, 1))).toBeUndefined();
  });

  it('leave room for an error that has not been seen yet', () => {
    const flawless = countConfusion(Int32Array.of(0, 1, 0, 1), Int32Array.of(0, 1, 0, 1), 2);
    expect(confusionDeviations(flawless).accuracy).toBe(0.5);
  });
});

function aucOf(scores: Float64Array, labels: Int32Array, k: number, classCount: number) {
  return aucInfluence(
    scoresOfClass(scores, k, classCount),
    Uint8Array.from(labels, (label) => (label === k ? 1 : 0)),
  );
}
