import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.js';
import { coupleProbabilities } from './pairwise-coupling.js';
import { fitSigmoid, probabilityOf } from './platt-scaling.js';

describe('fitSigmoid', () => {
  it('finds the sigmoid that the labels were drawn from', () => {
    const random = createRandom('sigmoid');
    const decisions = Float64Array.from({ length: 5000 }, () => 2 * random.normal());
    const truth = { slope: -1.5, shift: 0.4 };
    const isPositive = Uint8Array.from(decisions, (one) =>
      random.next() < probabilityOf(truth, one) ? 1 : 0,
    );
    const found = fitSigmoid(decisions, isPositive, new Float64Array(5000).fill(1));
    expect(found.slope).toBeCloseTo(-1.5, 0);
    expect(found.shift).toBeCloseTo(0.4, 0);
  });

  it('ends where both slopes of the likelihood are flat', () => {
    const decisions = Float64Array.of(-2, -1, 0.5, 1, -0.3);
    const isPositive = Uint8Array.of(0, 0, 1, 1, 1);
    const found = fitSigmoid(decisions, isPositive, new Float64Array(5).fill(1));
    let [bySlope, byShift] = [0, 0];
    decisions.forEach((decision, i) => {
      const error = (isPositive[i] === 1 ? 4 / 5 : 1 / 4) - probabilityOf(found, decision);
      bySlope += decision * error;
      byShift += error;
    });
    expect(Math.abs(bySlope)).toBeLessThan(1e-8);
    expect(Math.abs(byShift)).toBeLessThan(1e-8);
  });

  it('counts a row as often as its weight says', () => {
    const decisions = [-2, -1, 0.5, 1, -0.3];
    const positive = [0, 0, 1, 1, 1];
    const weights = [1, 2, 3, 1, 2];
    const repeat = (values: readonly number[]) =>
      values.flatMap((value, i) => new Array<number>(weights[i]!).fill(value));
    const weighted = fitSigmoid(
      Float64Array.from(decisions),
      Uint8Array.from(positive),
      Float64Array.from(weights),
    );
    const repeated = fitSigmoid(
      Float64Array.from(repeat(decisions)),
      Uint8Array.from(repeat(positive)),
      new Float64Array(9).fill(1),
    );
    expect(weighted.slope).toBeCloseTo(repeated.slope, 9);
    expect(weighted.shift).toBeCloseTo(repeated.shift, 9);
  });

  it('stays a probability for any decision value', () => {
    for (const decision of [-1e308, -1, 0, 1e308]) {
      const share = probabilityOf({ slope: -3, shift: 1 }, decision);
      expect(share >= 0 && share <= 1).toBe(true);
    }
  });
});

describe('coupleProbabilities', () => {
  it('gives two classes their pair', () => {
    expect([...coupleProbabilities(Float64Array.of(0, 0.8, 0.2, 0), 2)]).toEqual([
      0.8,
      expect.closeTo(0.2, 12),
    ]);
  });

  it('finds the shares that consistent pairs come from', () => {
    const shares = [0.5, 0.3, 0.15, 0.05];
    const pairs = Float64Array.from({ length: 16 }, (_, at) => {
      const [i, j] = [Math.floor(at / 4), at % 4];
      return i === j ? 0 : shares[i]! / (shares[i]! + shares[j]!);
    });
    coupleProbabilities(pairs, 4).forEach((share, c) => {
      expect(share).toBeCloseTo(shares[c]!, 8);
    });
  });
});
