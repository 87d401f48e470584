import { describe, expect, it } from 'vitest';
import { makeClassification } from '../../synthetic/make-classification.js';
import { findColumn, withoutColumns } from '../../table.js';
import { agesInHalfLives } from '../ages-in-half-lives.js';
import { evaluateFold } from '../search/evaluate-fold.js';
import { encodeTarget } from '../target.js';
import { rowWeights } from './row-weights.js';
import { singleRecipe } from './single-recipe.js';

describe('rowWeights', () => {
  it('counts the newest row in full and one that is a half-life older one half', () => {
    expect(rowWeights({ ages: Float64Array.of(5, 3, 4) })).toEqual(Float64Array.of(0.25, 1, 0.5));
    expect(rowWeights({ ages: Float64Array.of(1, 0), weights: Float64Array.of(2, 3) })).toEqual(
      Float64Array.of(1, 3),
    );
  });

  it('leaves weights as they are, or absent, where rows have no age', () => {
    const weights = Float64Array.of(1, 2);
    expect(rowWeights({ weights })).toBe(weights);
    expect(rowWeights({})).toBeUndefined();
  });
});

describe('a fold of rows with ages', () => {
  const rowCount = 900;
  const table = makeClassification({ rows: rowCount, features: 4, informative: 3, classes: 2, seed: 4 });
  const features = withoutColumns(table, ['target']);
  const { target } = encodeTarget(findColumn(table, 'target')!, 'classification');
  const first = {
    train: Uint32Array.from({ length: 200 }, (_, row) => row),
    test: Uint32Array.from({ length: 100 }, (_, row) => 200 + row),
  };
  const logLoss = (estimator: string, ages?: Float64Array) => {
    const { outcome } = evaluateFold({
      recipe: singleRecipe(estimator),
      rows: { features, target, ages, isTimeOrdered: true },
      fold: first,
      foldIndex: 0,
      context: { task: 'classification', seed: 1 },
    });
    return outcome.kind === 'scored' ? outcome.scores.values['logLoss'] : outcome.reason;
  };

  it('learns from the oldest rows as if no newer ones followed', () => {
    // Counted from the newest row of all, the newest of these would count 2^-70, or less than a double can hold.
    for (const halfLifeRows of [10, 0.5]) {
      const ages = agesInHalfLives(rowCount, halfLifeRows);
      const alone = Float64Array.from(ages, (age) => age - ages[199]!);
      for (const estimator of ['lr', 'gbdt', 'rf']) {
        expect(logLoss(estimator, ages), estimator).toBe(logLoss(estimator, alone));
      }
    }
    expect(logLoss('lr', agesInHalfLives(rowCount, 50))).toBeLessThan(0.5);
  });
});
