import { describe, expect, it } from 'vitest';
import { singleRecipe } from '../../core/ml/recipe/single-recipe.js';
import { familyOf } from './model-family.js';

describe('familyOf', () => {
  it('tells the two models apart that share the id svm', () => {
    expect(familyOf(singleRecipe('svm'), 'classification')).toBe('linear');
    expect(familyOf(singleRecipe('svm'), 'regression')).toBe('neighbours');
  });

  it('counts Gaussian processes among the models of distances', () => {
    expect(familyOf(singleRecipe('gpc'), 'classification')).toBe('neighbours');
  });
});
