import { describe, expect, it } from 'vitest';
import { kolmogorovSf } from './kolmogorov.js';
import { kolmogorovDurbinCdf } from './kolmogorov-durbin.js';
import { kolmogorovPelzGoodCdf } from './kolmogorov-pelz-good.js';
import { cellDeviance, logBinomialProbability, stirlingCorrection } from './saddle-point.js';
import { smirnovSf } from './smirnov.js';

describe('the pieces of the Kolmogorov law', () => {
  it('give the examples of their docstrings', () => {
    expect(kolmogorovDurbinCdf(0.274, 10)).toBeCloseTo(0.6284796154565, 12);
    expect(kolmogorovSf(0.274, 10)).toBeCloseTo(0.3715203845, 9);
    expect(kolmogorovPelzGoodCdf(0.03, 1000)).toBeCloseTo(0.6773097856, 9);
    expect(smirnovSf(0.5, 1)).toBe(0.5);
    expect(stirlingCorrection(20)).toBeCloseTo(0.00416631969, 10);
    expect(cellDeviance(10, 10)).toBe(0);
    expect(Math.exp(logBinomialProbability(2, 4, 0.5, 0.5))).toBeCloseTo(0.375, 14);
  });

  it('agree with each other where their regions meet', () => {
    expect(kolmogorovPelzGoodCdf(0.03, 1000)).toBeCloseTo(kolmogorovDurbinCdf(0.03, 1000), 7);
    expect(2 * smirnovSf(0.2, 100)).toBeCloseTo(1 - kolmogorovDurbinCdf(0.2, 100), 9);
  });

  it('lose nothing when large sizes are summed with a stride', () => {
    const whole = (size: number, distance: number) => {
      let sum = 0;
      for (let j = 0; j <= size * (1 - distance); j++) {
        const chance = distance + j / size;
        if (chance >= 1) continue;
        sum += (distance / chance) * Math.exp(logBinomialProbability(j, size, chance, 1 - chance));
      }
      return sum;
    };
    expect(smirnovSf(0.01, 50_000) / whole(50_000, 0.01)).toBeCloseTo(1, 9);
  });
});
