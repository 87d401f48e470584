import { describe, expect, it } from 'vitest';
import { nearestModel } from './nearest-model.js';

describe('nearestModel', () => {
  it('knows what other libraries are called and mends slips', () => {
    const known = ['lr', 'knn', 'rf', 'et', 'gbdt', 'ridge'];
    expect(nearestModel('xgboost', known)).toBe('gbdt');
    expect(nearestModel('LightGBM', known)).toBe('gbdt');
    expect(nearestModel('rigde', known)).toBe('ridge');
    expect(nearestModel('kneighbor', known)).toBe('knn');
  });
});
