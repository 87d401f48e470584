import { describe, expect, it } from 'vitest';
import type { Target } from '../../core/ml/estimator.js';
import { scorePrediction } from '../../core/ml/prediction.js';
import type { Recipe } from '../../core/ml/recipe/recipe.js';
import { takeTargetRows } from '../../core/ml/target-rows.js';
import { createRandom } from '../../core/random.js';
import { createScoreboard, type ScoredFold } from '../scoreboard.js';
import { preferredRows } from './preferred.js';

const ROWS = 200;
const random = createRandom(7);
const values = Float64Array.from({ length: ROWS }, () => random.normal());
const target: Target = { task: 'regression', values };
const single: Recipe = { kind: 'single', estimator: 'lr', params: {} };
const blend: Recipe = { kind: 'blend', method: 'soft', members: [single, single], weights: [0.5, 0.5] };

/** Predictions that are off by noise of this size. */
function folds(foldCount: number, error: number, seed: number): ScoredFold[] {
  const noise = createRandom(seed);
  return Array.from({ length: foldCount }, (_, foldIndex) => {
    const rows = Uint32Array.from({ length: ROWS }, (_row, i) => i).filter(
      (i) => i % foldCount === foldIndex,
    );
    const prediction = {
      task: 'regression' as const,
      values: Float64Array.from(rows, (row) => values[row]! + error * noise.normal()),
    };
    const scores = scorePrediction(takeTargetRows(target, rows), prediction);
    return {
      outcome: { kind: 'scored', foldIndex, scores, outOfFold: { rows, prediction } },
      seconds: 1,
      startedAt: new Date(0),
      endedAt: new Date(0),
    };
  });
}

function winner(
  foldCount: number,
  errors: { readonly tuned: number; readonly blend: number },
): string | undefined {
  const scoreboard = createScoreboard({ models: [], task: 'regression', foldCount, sortMetric: 'rmse' });
  for (const [id, error, seed] of [
    ['tuned', errors.tuned, 1],
    ['blend', errors.blend, 2],
  ] as const) {
    scoreboard.addModel({ id, name: id });
    for (const fold of folds(foldCount, error, seed)) scoreboard.add(id, fold);
  }
  const recipes = new Map([
    ['tuned', single],
    ['blend', blend],
  ]);
  const outline = { sortMetric: 'rmse', foldRows: ROWS - ROWS / Math.max(2, foldCount) } as const;
  return preferredRows({ state: { scoreboard, recipes, target, outline } }, scoreboard.list())[0]?.model;
}

describe('preferredRows', () => {
  it.each([5, 1])('puts an ensemble before a model that is better by chance, over %i folds', (foldCount) => {
    expect(winner(foldCount, { tuned: 0.5, blend: 0.51 })).toBe('blend');
  });

  it.each([5, 1])('leaves a model that is clearly better where it is, over %i folds', (foldCount) => {
    expect(winner(foldCount, { tuned: 0.3, blend: 0.6 })).toBe('tuned');
  });
});
