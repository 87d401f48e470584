import { describe, expect, it } from 'vitest';
import { recencyWeights } from './recency-weights.js';

describe('recencyWeights', () => {
  it('counts the newest row once and a row of the half-life one half', () => {
    const weights = recencyWeights(11, 5);
    expect([weights[10], weights[5], weights[0]]).toEqual([1, 0.5, 0.25]);
  });

  it('refuses a half-life that is no length', () => {
    for (const wrong of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => recencyWeights(3, wrong)).toThrow('halfLifeRows');
    }
  });
});
