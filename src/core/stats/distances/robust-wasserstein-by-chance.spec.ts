import { describe, expect, it } from 'vitest';
import { createRandom, type Random } from '../../random.js';
import { robustWasserstein } from './robust-wasserstein.js';
import { robustWassersteinByChance } from './robust-wasserstein-by-chance.js';

const laws: Record<string, (random: Random) => number> = {
  normal: (random) => random.normal(),
  lognormal: (random) => Math.exp(random.normal()),
  uniform: (random) => random.next(),
};

describe('robustWassersteinByChance', () => {
  // 600 pairs a law: three standard errors of a rate of 0.01 are 0.012, and the law is a little skewed.
  it.each(Object.entries(laws))('is exceeded about once in a hundred by %s values', (name, draw) => {
    const random = createRandom(`chance/${name}`);
    const side = () => Float64Array.from({ length: 1_000 }, () => draw(random)).sort();
    const pairs = 600;
    let exceeded = 0;
    for (let pair = 0; pair < pairs; pair++) {
      const reference = side();
      const current = side();
      const found = robustWasserstein(reference, current);
      const bound = robustWassersteinByChance(reference, current);
      if (found.kind === 'measured' && bound !== undefined && found.distance > bound) exceeded++;
    }
    expect(exceeded / pairs).toBeLessThanOrEqual(0.035);
    expect(exceeded).toBeGreaterThan(0);
  });

  it('shrinks with the root of the rows and says nothing about a constant', () => {
    const side = (size: number) => Float64Array.from({ length: size }, (_, index) => index / size);
    const few = robustWassersteinByChance(side(500), side(500))!;
    const many = robustWassersteinByChance(side(50_000), side(50_000))!;
    expect(few / many).toBeCloseTo(10, 0);
    expect(robustWassersteinByChance(Float64Array.of(1, 1), Float64Array.of(1, 1))).toBeUndefined();
  });
});
