import { describe, expect, it } from 'vitest';
import { InvalidArgument } from '../../errors.js';
import { createRandom } from '../../random.js';
import type { ClassTarget, NumberTarget } from '../estimator.js';
import { balancedAccuracy } from '../metrics/accuracy.js';
import { countConfusion } from '../metrics/confusion-counts.js';
import { predictedLabels } from '../metrics/predicted-labels.js';
import { type ClassPrediction, type NumberPrediction, scorePrediction } from '../prediction.js';
import { objectiveOf } from './blend-objective.js';
import { blendPredictions } from './blend-predictions.js';
import { chooseBlendWeights } from './choose-blend-weights.js';
import { chooseThreshold, type ThresholdRequest } from './choose-threshold.js';
import { applyThreshold } from './threshold.js';

function twoClasses(scores: ArrayLike<number>): ClassPrediction {
  const probabilities = new Float64Array(2 * scores.length);
  for (let row = 0; row < scores.length; row++) {
    probabilities[2 * row] = 1 - scores[row]!;
    probabilities[2 * row + 1] = scores[row]!;
  }
  return { task: 'classification', classCount: 2, probabilities, labels: predictedLabels(probabilities, 2) };
}

const classes = (labels: Int32Array): ClassTarget => ({ task: 'classification', labels, classCount: 2 });

describe('chooseBlendWeights', () => {
  const random = createRandom('members');
  const rows = 400;
  const truth = Float64Array.from({ length: rows }, () => random.normal());
  const target: NumberTarget = { task: 'regression', values: truth };
  const noisy = (noise: number, bias = 0): NumberPrediction => ({
    task: 'regression',
    values: truth.map((value) => value + bias + noise * random.normal()),
  });
  const members = [noisy(1), noisy(0.6), noisy(0.7), noisy(0.3, 2), noisy(3)];

  it('is never worse than the best single member, and better where errors differ', () => {
    for (const metric of ['rmse', 'mae', 'r2', 'mse', 'rmsle', 'mape'] as const) {
      const { weights, score, bestSingle } = chooseBlendWeights({ predictions: members, target, metric });
      const objective = objectiveOf(metric, target);
      const singles = members.map((member) => objective(member)).filter((one) => one !== undefined);
      expect(score).toBeGreaterThanOrEqual(Math.max(...singles));
      expect(bestSingle.score).toBe(Math.max(...singles));
      expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
      expect(objective(blendPredictions(members, weights, 'soft'))).toBeCloseTo(score, 9);
    }
    const { weights, score, bestSingle } = chooseBlendWeights({
      predictions: members,
      target,
      metric: 'rmse',
    });
    expect(bestSingle.index).toBe(1);
    expect(Math.sqrt(-score)).toBeLessThan(Math.sqrt(-bestSingle.score) - 0.05);
    expect(weights[4]).toBeLessThan(0.1);
  });

  it('weighs probabilities by any metric of classes', () => {
    const labels = Int32Array.from(truth, (value) => (value > 0 ? 1 : 0));
    const predictions = [1.5, 1, 2].map((noise) =>
      twoClasses(truth.map((value) => 1 / (1 + Math.exp(-2 * (value + noise * random.normal()))))),
    );
    for (const metric of ['logLoss', 'brier', 'accuracy', 'auc', 'f1'] as const) {
      const { score, bestSingle } = chooseBlendWeights({ predictions, target: classes(labels), metric });
      expect(score, metric).toBeGreaterThanOrEqual(bestSingle.score);
    }
  });

  it('keeps to the best single member when the gain is not above the margin', () => {
    const request = { predictions: members, target, metric: 'mse' } as const;
    expect(chooseBlendWeights({ ...request, margin: 10 }).weights).toEqual([0, 1, 0, 0, 0]);
    expect(chooseBlendWeights({ ...request, rounds: 1 }).weights).toEqual([0, 1, 0, 0, 0]);
  });

  it('counts rows by their weight', () => {
    const good = { task: 'regression', values: truth.map((value, i) => (i < 200 ? value : 9)) } as const;
    const other = { task: 'regression', values: truth.map((value, i) => (i < 200 ? 9 : value)) } as const;
    const weights = Float64Array.from(truth, (_, i) => (i < 200 ? 1 : 0));
    const best = chooseBlendWeights({ predictions: [other, good], target, metric: 'mse', weights });
    expect(best.weights).toEqual([0, 1]);
  });

  it('refuses no members, and members of other rows', () => {
    expect(() => chooseBlendWeights({ predictions: [], target, metric: 'mse' })).toThrow(InvalidArgument);
    const short = { task: 'regression', values: new Float64Array(3) } as const;
    expect(() => chooseBlendWeights({ predictions: [members[0]!, short], target, metric: 'mse' })).toThrow(
      InvalidArgument,
    );
  });
});

describe('chooseThreshold', () => {
  const random = createRandom('threshold');
  /** Rare positives with scores that tell a little. */
  function problem(rows: number, signal: number, share = 0.2): ThresholdRequest {
    const labels = Int32Array.from({ length: rows }, () => (random.next() < share ? 1 : 0));
    const scores = Float64Array.from(labels, (label) => {
      const z = signal * label + random.normal() - 2;
      return Math.round(1000 / (1 + Math.exp(-z))) / 1000;
    });
    const foldOf = Int32Array.from(labels, (_, row) => row % 5);
    const objective = { kind: 'metric', metric: 'f1' } as const;
    return { target: classes(labels), prediction: twoClasses(scores), foldOf, objective };
  }
  const chosen = (request: ThresholdRequest) => {
    const choice = chooseThreshold(request);
    if (choice.kind !== 'chosen') throw new Error(choice.reason);
    return choice;
  };

  it('is as good as any threshold there is', () => {
    const request = problem(300, 1.5);
    for (const metric of [
      'f1',
      'accuracy',
      'balancedAccuracy',
      'mcc',
      'kappa',
      'recall',
      'precision',
    ] as const) {
      const choice = chosen({ ...request, objective: { kind: 'metric', metric } });
      const at = (threshold: number) =>
        scorePrediction(request.target, applyThreshold(request.prediction, threshold)).values[metric] ?? 0;
      expect(at(choice.threshold), metric).toBeCloseTo(choice.inSample, 12);
      for (let i = 0; i <= 40; i++) expect(at(i / 40)).toBeLessThanOrEqual(choice.inSample + 1e-12);
      expect(choice.atHalf).toBeCloseTo(at(0.5), 12);
    }
  });

  it('makes the cost of mistakes smallest', () => {
    const request = problem(2000, 2, 0.5);
    const costs = [
      [0, 1],
      [9, 0],
    ] as const;
    const choice = chosen({ ...request, objective: { kind: 'cost', costs } });
    const meanCost = (threshold: number) => {
      const { labels } = applyThreshold(request.prediction, threshold) as ClassPrediction;
      return labels.reduce((sum, label, row) => sum + costs[request.target.labels[row]!]![label]!, 0) / 2000;
    };
    expect(meanCost(choice.threshold)).toBeCloseTo(choice.inSample, 12);
    for (let i = 0; i <= 100; i++) expect(meanCost(i / 100)).toBeGreaterThanOrEqual(choice.inSample - 1e-12);
    expect(choice.threshold).toBeLessThan(0.3);
    expect(choice.inSample).toBeLessThan(choice.atHalf!);
  });

  it('takes one half when it is as good as any other, and rows by their weight', () => {
    const labels = Int32Array.of(0, 0, 1, 1);
    const request = {
      target: classes(labels),
      prediction: twoClasses([0.1, 0.4, 0.6, 0.9]),
      foldOf: Int32Array.of(0, 1, 0, 1),
      objective: { kind: 'metric', metric: 'accuracy' },
    } as const;
    expect(chosen(request)).toMatchObject({ threshold: 0.5, inSample: 1 });
    const weights = Float64Array.of(1, 1, 0, 1);
    expect(chosen({ ...request, prediction: twoClasses([0.1, 0.4, 0.2, 0.9]), weights }).inSample).toBe(1);
  });

  it('has a nested value without optimism on noise', () => {
    const runs = 150;
    let optimistic = 0;
    let nested = 0;
    for (let run = 0; run < runs; run++) {
      const request = problem(100, 0, 0.5);
      const choice = chosen({ ...request, objective: { kind: 'metric', metric: 'balancedAccuracy' } });
      optimistic += choice.inSample / runs;
      nested += choice.nested! / runs;
    }
    // Standard error of the mean: about 0.05 / sqrt(150) = 0.004.
    expect(optimistic).toBeGreaterThan(0.55);
    expect(Math.abs(nested - 0.5)).toBeLessThan(0.012);
  });

  it('has a nested value near that of fresh rows where there is signal', () => {
    const runs = 60;
    let inSample = 0;
    let nested = 0;
    let fresh = 0;
    const later = problem(2000, 1.2);
    for (let run = 0; run < runs; run++) {
      const choice = chosen({
        ...problem(200, 1.2),
        objective: { kind: 'metric', metric: 'balancedAccuracy' },
      });
      inSample += choice.inSample / runs;
      nested += choice.nested! / runs;
      const { labels } = applyThreshold(later.prediction, choice.threshold) as ClassPrediction;
      fresh += balancedAccuracy(countConfusion(later.target.labels, labels, 2)).value! / runs;
    }
    expect(Math.abs(nested - fresh)).toBeLessThan(0.02);
    expect(inSample).toBeGreaterThan(nested + 0.02);
  });

  it('says when there is nothing to choose from, and refuses metrics without labels', () => {
    const request = problem(50, 1);
    expect(chooseThreshold({ ...request, target: classes(new Int32Array(50)) })).toMatchObject({
      kind: 'insufficient-data',
    });
    expect(() => chooseThreshold({ ...request, objective: { kind: 'metric', metric: 'auc' } })).toThrow(
      InvalidArgument,
    );
    const three = { ...request.target, classCount: 3 };
    expect(() => chooseThreshold({ ...request, target: three })).toThrow(InvalidArgument);
    expect(chosen({ ...request, foldOf: new Int32Array(50) })).not.toHaveProperty('nested');
  });
});
