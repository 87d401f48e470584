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
function member(foldCount: number, error: number, seed: number, repeats = 1): FoldScored[] {
  return Array.from({ length: repeats }, (_, repeat) =>
    repetition(foldCount, error, seed + 100 * repeat, repeat * foldCount),
  ).flat();
}

function repetition(foldCount: number, error: number, seed: number, from: number): FoldScored[] {
  const noise = createRandom(seed);
  const values = truth.map((value) => value + error * noise.normal());
  return Array.from({ length: foldCount }, (_, part) => {
    const rows = Uint32Array.from({ length: ROWS }, (_row, i) => i).filter((i) => i % foldCount === part);
    return {
      kind: 'scored',
      foldIndex: from + part,
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

  it('chooses the weights of a fold from the folds of its own repetition, which hold none of its rows', () => {
    const [a, b] = [member(3, 0.5, 2, 2), member(3, 0.9, 3, 2)];
    const both = blendFolds(target, 'rmse', [a, b]);
    const second = blendFolds(target, 'rmse', [a.slice(3), b.slice(3)]);
    expect(both.folds).toHaveLength(6);
    expect(both.folds.slice(3)).toEqual(second.folds);
  });

  it('refuses members of different folds', () => {
    expect(() => blendFolds(target, 'rmse', [member(3, 1, 2), member(2, 1, 3)])).toThrow('same folds');
  });
});
