import { describe, expect, it } from 'vitest';
import type { Target } from '../core/ml/estimator.js';
import type { FoldScored } from '../core/ml/search/evaluate-fold.js';
import { createRandom } from '../core/random.js';
import { blendFolds } from './blend-folds.js';

const ROWS = 60;
const random = createRandom(1);
const truth = Float64Array.from({ length: ROWS }, () => random.normal());
const target: Target = { task: 'regression', values: truth };

/** The truth with an error of its own. */
function member(foldCount: number, error: number, seed: number): FoldScored[] {
  const noise = createRandom(seed);
  const values = truth.map((value) => value + error * noise.normal());
  return Array.from({ length: foldCount }, (_, foldIndex) => {
    const rows = Uint32Array.from({ length: ROWS }, (_row, i) => i).filter(
      (i) => i % foldCount === foldIndex,
    );
    return {
      kind: 'scored',
      foldIndex,
      scores: { values: {}, reasons: {}, flags: [] },
      outOfFold: {
        rows,
        prediction: { task: 'regression', values: Float64Array.from(rows, (i) => values[i]!) },
      },
    };
  });
}

const mae = (folds: readonly FoldScored[]) =>
  folds.reduce((sum, { scores }) => sum + (scores.values.mae ?? Number.NaN), 0) / folds.length;

describe('blendFolds', () => {
  it('weighs members with errors of their own and judges each fold without its own rows', () => {
    const members = [member(3, 0.5, 2), member(3, 0.5, 3)];
    const { weights, folds } = blendFolds(target, 'rmse', members);
    expect(weights[0]! + weights[1]!).toBeCloseTo(1, 12);
    expect(Math.min(...weights)).toBeGreaterThan(0.2);
    expect(mae(folds)).toBeLessThan(0.37);
    expect(folds.map(({ outOfFold }) => outOfFold.rows)).toEqual(
      members[0]!.map(({ outOfFold }) => outOfFold.rows),
    );
  });

  it('deals the rows of a holdout into parts that judge each other', () => {
    const { folds } = blendFolds(target, 'rmse', [member(1, 0.5, 2), member(1, 0.5, 3)]);
    expect(folds).toHaveLength(1);
    expect(folds[0]!.outOfFold.rows).toHaveLength(ROWS);
    expect(mae(folds)).toBeLessThan(0.42);
  });

  it('refuses members of different folds', () => {
    expect(() => blendFolds(target, 'rmse', [member(3, 1, 2), member(2, 1, 3)])).toThrow('same folds');
  });
});
