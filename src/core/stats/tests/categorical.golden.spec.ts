import { describe, expect, it } from 'vitest';
import { readCategoricalGolden } from '../../../../test/golden/categorical-cases.js';
import { pValueError, relativeError } from '../../../../test/golden/drift-samples.js';
import { hypergeometricAtLeast } from '../distributions/hypergeometric.js';
import { chiSquaredContingency } from './chi-squared-contingency.js';
import { exceedanceP } from './exceedance.js';
import { fisherExactP } from './fisher-exact.js';
import { gTest } from './g-test.js';
import { twoProportion } from './two-proportion.js';
import { twoProportionZ } from './two-proportion-z.js';

const golden = readCategoricalGolden();

describe('tests of counts against 60 digit arithmetic', () => {
  it('has at least 300 cases of each', () => {
    for (const cases of [golden.tables, golden.fisher, golden.proportions]) {
      expect(cases.length).toBeGreaterThanOrEqual(300);
    }
  });

  it.each([
    { name: 'chi-squared', test: chiSquaredContingency, keys: ['chiSquared', 'chiSquaredP'] },
    { name: 'G', test: gTest, keys: ['g', 'gP'] },
  ] as const)('gives the $name statistic to 1e-12 and its p-value to 1e-300', ({ test, keys }) => {
    for (const table of golden.tables) {
      const label = JSON.stringify(table);
      const result = test(table.reference, table.current);
      if (result.kind !== 'tested') throw new Error(label);
      expect(relativeError(result.statistic, table[keys[0]]), label).toBeLessThan(1e-12);
      expect(result.degreesOfFreedom, label).toBe(table.degreesOfFreedom);
      expect(pValueError(result.pValue, table[keys[1]]), label).toBeLessThan(1);
    }
  });

  it("gives Fisher's p-value, ties included", () => {
    for (const [successesA, failuresA, successesB, failuresB, expected] of golden.fisher) {
      const p = fisherExactP({ successesA, failuresA, successesB, failuresB });
      expect(pValueError(p, expected), `${[successesA, failuresA, successesB, failuresB]}`).toBeLessThan(1);
    }
    expect(golden.fisher.every((row) => row[5])).toBe(true);
  });

  it('gives the two-proportion z to 1e-12 and its p-value to 1e-300', () => {
    for (const [x, n, y, m, z, p] of golden.proportions) {
      const [a, b] = [
        { successes: x, trials: n },
        { successes: y, trials: m },
      ];
      const result = twoProportionZ(a, b);
      expect(relativeError(result.statistic, z), `${[x, n, y, m]}`).toBeLessThan(1e-12);
      expect(pValueError(result.pValue, p), `${[x, n, y, m]}`).toBeLessThan(1);
      expect(twoProportion(a, b)).toMatchObject({ pValueMethod: 'pooled-z', pValue: result.pValue });
    }
  });

  it('gives hypergeometric tails and exceedance p-values', () => {
    for (const [population, successes, draws, found, expected] of golden.hypergeometric) {
      const p = hypergeometricAtLeast(found, { population, successes, draws });
      expect(pValueError(p, expected), `${[population, successes, draws, found]}`).toBeLessThan(1);
    }
    for (const [n, m, beyond, expected] of golden.exceedance) {
      expect(pValueError(exceedanceP(n, m, beyond), expected), `${[n, m, beyond]}`).toBeLessThan(1);
    }
    expect(exceedanceP(1000, 1000, 5)).toBeCloseTo(0.0311, 4);
  });

  it('gives the published values', () => {
    expect(gTest([5, 5, 8], [4, 6, 8])).toMatchObject({
      statistic: expect.closeTo(-2 * Math.log(0.9037632915), 9),
      pValue: expect.closeTo(0.9037632915, 10),
    });
    expect(gTest([50, 30, 20, 0], [40, 30, 20, 10])).toMatchObject({
      statistic: expect.closeTo(14.9763523245, 10),
      degreesOfFreedom: 3,
      pValue: expect.closeTo(0.0018369695, 9),
    });
  });
});

describe('the G-test', () => {
  it('does not change with the names or the places of the samples', () => {
    const there = gTest([5, 0, 8, 3], [4, 6, 8, 1]);
    const back = gTest([1, 8, 6, 4], [3, 8, 0, 5]);
    if (there.kind !== 'tested' || back.kind !== 'tested') throw new Error('not tested');
    expect(back.statistic).toBeCloseTo(there.statistic, 12);
    expect(back.pValue).toBeCloseTo(there.pValue, 12);
  });

  it('says when a side is empty and refuses lists of different length', () => {
    expect(gTest([0, 0], [1, 2]).kind).toBe('insufficient-data');
    expect(() => gTest([1], [1, 2])).toThrow('current');
  });
});

describe('the two-proportion z', () => {
  it('squared is the chi-squared statistic, and identical constants give p 1', () => {
    const { statistic, pValue } = twoProportionZ(
      { successes: 30, trials: 100 },
      { successes: 50, trials: 120 },
    );
    const table = chiSquaredContingency([30, 70], [50, 70]);
    if (table.kind !== 'tested') throw new Error('not tested');
    expect(statistic ** 2).toBeCloseTo(table.statistic, 12);
    expect(pValue).toBeCloseTo(table.pValue, 12);
    expect(twoProportionZ({ successes: 9, trials: 9 }, { successes: 4, trials: 4 })).toEqual({
      statistic: 0,
      pValue: 1,
    });
  });
});
