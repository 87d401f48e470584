import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { makeTrainingRows } from '../../../../test/support/training-rows.js';
import { createRandom } from '../../random.js';
import { fitLogisticLine } from '../fit-logistic-line.js';
import { logistic } from '../log-odds.js';
import { predictedLabels } from '../metrics/predicted-labels.js';
import { type ClassPrediction, scorePrediction } from '../prediction.js';
import {
  applyCalibration,
  fitCalibrationMap,
  fitCalibrationMaps,
  smoothedTargets,
} from './calibration-map.js';
import { reportCalibration } from './calibration-report.js';
import { fitRecipe } from './fit-recipe.js';
import type { CalibratedRecipe } from './recipe.js';
import { singleRecipe } from './single-recipe.js';

/** True probabilities and a model that is far too sure of itself: its log odds are three times too large. */
function overconfident(rows: number, seed: number) {
  const random = createRandom(`overconfident/${seed}`);
  const probabilities = new Float64Array(2 * rows);
  const labels = new Int32Array(rows);
  const foldOf = Int32Array.from({ length: rows }, (_, row) => row % 5);
  for (let row = 0; row < rows; row++) {
    const z = 1.2 * random.normal() - 0.5;
    labels[row] = random.next() < logistic(z) ? 1 : 0;
    probabilities[2 * row + 1] = logistic(3 * z + 1);
    probabilities[2 * row] = 1 - probabilities[2 * row + 1]!;
  }
  const prediction: ClassPrediction = {
    task: 'classification',
    classCount: 2,
    probabilities,
    labels: predictedLabels(probabilities, 2),
  };
  return { labels, foldOf, prediction };
}

interface LineCase {
  readonly z: number[];
  readonly y: number[];
  readonly weights?: number[] | null;
  readonly slope: number;
  readonly intercept: number;
}

const golden: { readonly sigmoid: readonly LineCase[]; readonly slope: readonly LineCase[] } = JSON.parse(
  readFileSync(new URL('../../../../test/golden/recipes.json', import.meta.url), 'utf8'),
);

describe('fitLogisticLine', () => {
  it('agrees with the sigmoid calibration of scikit-learn, weighted or not', () => {
    for (const { z, y, weights, slope, intercept } of golden.sigmoid) {
      const given = weights ? Float64Array.from(weights) : undefined;
      const line = fitLogisticLine(
        Float64Array.from(z),
        smoothedTargets(Float64Array.from(y), given),
        given,
      )!;
      expect(Math.abs(line.slope - slope)).toBeLessThan(1e-5 * Math.max(1, Math.abs(slope)));
      expect(Math.abs(line.intercept - intercept)).toBeLessThan(1e-5);
    }
  });

  it('agrees with an unpenalised logistic regression of scikit-learn', () => {
    for (const { z, y, slope, intercept } of golden.slope) {
      const line = fitLogisticLine(Float64Array.from(z), Float64Array.from(y))!;
      expect(Math.abs(line.slope - slope)).toBeLessThan(1e-6);
      expect(Math.abs(line.intercept - intercept)).toBeLessThan(1e-6);
    }
  });

  it('has no answer where the classes are told apart without fail, or a huge slope', () => {
    const line = fitLogisticLine(Float64Array.of(-1, 1), Float64Array.of(0, 1));
    expect(line?.slope ?? Number.POSITIVE_INFINITY).toBeGreaterThan(10);
  });
});

describe('calibration', () => {
  const learnt = overconfident(2000, 1);
  const later = overconfident(2000, 2);
  const target = { task: 'classification', labels: later.labels, classCount: 2 } as const;
  const before = scorePrediction(target, later.prediction).values;

  for (const method of ['sigmoid', 'isotonic'] as const) {
    it(`${method} improves the Brier loss of an overconfident model on rows it has not seen`, () => {
      const maps = fitCalibrationMaps(method, learnt.prediction, learnt.labels);
      const after = scorePrediction(target, applyCalibration(maps, later.prediction)).values;
      expect(after.brier).toBeLessThan(before.brier! - 0.02);
      expect(after.logLoss).toBeLessThan(before.logLoss! - 0.1);
    });

    it(`${method} reports slopes and losses that hold on other rows`, () => {
      const report = reportCalibration({ method, ...learnt });
      const fresh = reportCalibration({ method, ...later });
      expect(report.before.slope).toBeGreaterThan(0.28);
      expect(report.before.slope).toBeLessThan(0.39);
      expect(Math.abs(report.after!.slope! - 1)).toBeLessThan(0.15);
      expect(Math.abs(report.after!.brier - fresh.after!.brier)).toBeLessThan(0.015);
      expect(report.after!.brier).toBeLessThan(report.before.brier);
    });
  }

  it('finds the line that was planted', () => {
    const map = fitCalibrationMap(
      'sigmoid',
      Float64Array.from(learnt.labels, (_, row) => learnt.prediction.probabilities[2 * row + 1]!),
      Float64Array.from(learnt.labels),
    );
    if (map.kind !== 'sigmoid') throw new Error('another kind');
    expect(map.slope).toBeCloseTo(1 / 3, 1);
    expect(map.intercept).toBeCloseTo(-1 / 3, 1);
  });

  it('leaves right probabilities nearly as they are', () => {
    const random = createRandom('right');
    const p = Float64Array.from({ length: 4000 }, () => random.next());
    const map = fitCalibrationMap(
      'sigmoid',
      p,
      p.map((one) => (random.next() < one ? 1 : 0)),
    );
    expect(map).toMatchObject({ slope: expect.closeTo(1, 0), intercept: expect.closeTo(0, 0) });
  });

  it('is never certain after few rows, even when they are told apart without fail', () => {
    const p = Float64Array.of(0.1, 0.2, 0.8, 0.9);
    const maps = [fitCalibrationMap('sigmoid', p, Float64Array.of(0, 0, 1, 1))];
    const sure = {
      ...learnt.prediction,
      probabilities: Float64Array.of(0, 1, 1, 0),
      labels: Int32Array.of(1, 0),
    };
    const { probabilities } = applyCalibration(maps, sure);
    expect(Math.max(...probabilities)).toBeLessThan(0.95);
  });

  it('scales one-against-rest maps to sum 1, and shares equally where all say 0', () => {
    const zero = { kind: 'isotonic', x: Float64Array.of(0, 1), y: Float64Array.of(0, 0.5) } as const;
    const three: ClassPrediction = {
      task: 'classification',
      classCount: 3,
      probabilities: Float64Array.of(0.2, 0.3, 0.5, 0, 0, 0),
      labels: Int32Array.of(2, 0),
    };
    const { probabilities } = applyCalibration([zero, zero, zero], three);
    [0.2, 0.3, 0.5, 1 / 3, 1 / 3, 1 / 3].forEach((p, i) => {
      expect(probabilities[i]).toBeCloseTo(p, 12);
    });
  });
});

describe('a calibrated recipe', () => {
  const context = { task: 'classification', seed: 1, fold: 0 } as const;
  const recipe = (over: Partial<CalibratedRecipe>): CalibratedRecipe => ({
    kind: 'calibrated',
    base: singleRecipe('nb'),
    method: 'sigmoid',
    folds: 3,
    ...over,
  });

  it('refuses isotonic on fewer than 1,000 rows unless forced', () => {
    const rows = makeTrainingRows({ rows: 200, seed: 1, classes: 2 });
    expect(fitRecipe(recipe({ method: 'isotonic' }), rows, context)).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining('1000 rows'),
    });
    expect(fitRecipe(recipe({ method: 'isotonic', force: true }), rows, context).kind).toBe('fitted');
    // In time order the oldest block has no out-of-fold predictions.
    const many = makeTrainingRows({ rows: 1200, seed: 1, classes: 2 });
    const timed = fitRecipe(recipe({ method: 'isotonic' }), { ...many, isTimeOrdered: true }, context);
    expect(timed).toMatchObject({ kind: 'refused', reason: expect.stringContaining('there are 900') });
    expect(fitRecipe(recipe({ method: 'isotonic' }), many, context).kind).toBe('fitted');
  });

  it('tells Brier loss and slope before and after', () => {
    const rows = makeTrainingRows({ rows: 400, seed: 3, classes: 2 });
    const memoriser = singleRecipe('dt');
    const fit = fitRecipe(recipe({ base: memoriser }), rows, context);
    if (fit.kind !== 'fitted' || fit.fitted.kind !== 'calibrated') throw new Error('not fitted');
    const { before, after, rows: count } = fit.fitted.report;
    expect(count).toBe(400);
    expect(before.slope).toBeLessThan(0.6);
    expect(after!.slope).toBeCloseTo(1, 0);
    expect(after!.brier).toBeLessThan(before.brier - 0.03);
  });
});
