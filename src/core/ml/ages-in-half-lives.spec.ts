import { describe, expect, it } from 'vitest';
import { agesInHalfLives } from './ages-in-half-lives.js';

describe('agesInHalfLives', () => {
  it('makes the newest row new and a row of the half-life one half-life old', () => {
    const ages = agesInHalfLives(11, 5);
    expect([ages[10], ages[5], ages[0]]).toEqual([0, 1, 2]);
  });

  it('refuses a half-life that is no length', () => {
    for (const wrong of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => agesInHalfLives(3, wrong)).toThrow('halfLifeRows');
    }
  });
});
