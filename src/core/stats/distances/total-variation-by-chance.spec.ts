import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.js';
import { totalVariation } from './total-variation.js';
import { totalVariationByChance } from './total-variation-by-chance.js';

describe('totalVariationByChance', () => {
  // 4,000 pairs a case: 3 standard errors of a rate of 0.01 are 0.005; two categories have the tail of |N| (0.02).
  it.each([
    { categories: 2, rows: 500, most: 0.03 },
    { categories: 24, rows: 2_000, most: 0.016 },
    { categories: 50, rows: 1_000, most: 0.016 },
  ])('is exceeded about once in a hundred with $categories categories', ({ categories, rows, most }) => {
    const random = createRandom(`chance/${categories}`);
    const counts = () => {
      const drawn = new Array<number>(categories).fill(0);
      for (let row = 0; row < rows; row++) drawn[random.integer(categories)]!++;
      return drawn;
    };
    const pairs = 4_000;
    let exceeded = 0;
    for (let pair = 0; pair < pairs; pair++) {
      const reference = counts();
      const current = counts();
      if (totalVariation(reference, current) > totalVariationByChance(reference, current)) exceeded++;
    }
    expect(exceeded / pairs).toBeLessThanOrEqual(most);
    expect(exceeded / pairs).toBeGreaterThan(0.003);
  });

  it('is nothing without rows or with a single category', () => {
    expect(totalVariationByChance([0, 0], [3, 4])).toBe(0);
    expect(totalVariationByChance([5], [7])).toBe(0);
  });
});
