import { describe, expect, it } from 'vitest';
import type { ClassTarget } from '../core/ml/estimator.js';
import { scorePrediction } from '../core/ml/prediction.js';
import type { FoldScored } from '../core/ml/search/evaluate-fold.js';
import { takeTargetRows } from '../core/ml/target-rows.js';
import { blendFoldsWith, calibrationOfFolds, thresholdFolds } from './combine-folds.js';

const labels = Int32Array.from({ length: 40 }, (_, row) => (row % 4 === 0 ? 1 : 0));
const target: ClassTarget = { task: 'classification', labels, classCount: 2 };

/** Two folds of even and odd halves; the probability of the second class follows from the row. */
function foldsOf(probabilityOf: (row: number) => number): FoldScored[] {
  return [0, 1].map((foldIndex): FoldScored => {
    const rows = Uint32Array.from({ length: 20 }, (_, i) => foldIndex * 20 + i);
    const probabilities = Float64Array.from(
      [...rows].flatMap((row) => [1 - probabilityOf(row), probabilityOf(row)]),
    );
    const predicted = Int32Array.from(rows, (row) => (probabilityOf(row) > 0.5 ? 1 : 0));
    const prediction = { task: 'classification', classCount: 2, probabilities, labels: predicted } as const;
    return {
      kind: 'scored',
      foldIndex,
      scores: scorePrediction(takeTargetRows(target, rows), prediction),
      outOfFold: { rows, prediction },
    };
  });
}

const timid = foldsOf((row) => (labels[row] === 1 ? 0.4 : 0.1));
const constant = foldsOf(() => 0.3);

describe('blendFoldsWith', () => {
  it('averages probabilities by the weights and lets labels vote', () => {
    const [soft] = blendFoldsWith(target, [timid, constant], { weights: [0.75, 0.25], method: 'soft' });
    const prediction = soft?.outOfFold.prediction;
    expect(prediction?.task === 'classification' && prediction.probabilities[1]).toBeCloseTo(0.375, 12);
    const [hard] = blendFoldsWith(target, [timid, constant], { weights: [0.5, 0.5], method: 'hard' });
    expect(hard?.scores.values.accuracy).toBe(0.75);
  });

  it('refuses members of other folds', () => {
    const blend = () =>
      blendFoldsWith(target, [timid, [...constant].reverse()], { weights: [1, 1], method: 'soft' });
    expect(blend).toThrow('same folds');
  });
});

describe('thresholdFolds', () => {
  it('judges each fold with the threshold of the others', () => {
    const { choice, folds } = thresholdFolds(target, timid, { kind: 'metric', metric: 'f1' });
    expect(choice.threshold).toBeGreaterThan(0.1);
    expect(choice.threshold).toBeLessThanOrEqual(0.4);
    expect(choice.nested).toBe(1);
    expect(folds.map(({ scores }) => scores.values.f1)).toEqual([1, 1]);
    expect(timid.map(({ scores }) => scores.values.f1)).toEqual([0, 0]);
  });
});

describe('thresholdFolds of a single fold', () => {
  it('deals its rows into parts, so that none is judged by a threshold that it has chosen', () => {
    const [first] = timid;
    const { choice, folds } = thresholdFolds(target, [first!], { kind: 'metric', metric: 'f1' });
    expect(choice.foldThresholds).toHaveLength(5);
    expect(choice.nested).toBe(1);
    expect(folds.map(({ scores }) => scores.values.f1)).toEqual([1]);
  });
});

describe('calibrationOfFolds', () => {
  it('gives the Brier loss of all rows, and no slope where all are told the same', () => {
    const state = calibrationOfFolds(target, constant);
    expect(state.brier).toBeCloseTo(0.25 * 0.49 + 0.75 * 0.09, 12);
    expect(state.slope).toBeUndefined();
  });
});
